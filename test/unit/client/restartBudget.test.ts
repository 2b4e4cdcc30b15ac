import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RestartBudget } from '../../../src/client/restartBudget.ts';
import { ManualClock } from '../../support/manualClock.ts';

function takeAll(budget: RestartBudget): number {
  let taken = 0;
  while (taken < 100 && budget.take()) taken++;
  return taken;
}

test('five restarts in three minutes', () => {
  const clock = new ManualClock();
  const budget = new RestartBudget(clock);
  assert.equal(takeAll(budget), 5);
  clock.advance(3 * 60_000 - 1);
  assert.equal(budget.take(), false);
  clock.advance(1);
  assert.equal(takeAll(budget), 5);
});

test('the three minutes slide', () => {
  const clock = new ManualClock();
  const budget = new RestartBudget(clock);
  for (let i = 0; i < 5; i++) {
    assert.equal(budget.take(), true);
    clock.advance(30_000);
  }
  assert.equal(budget.take(), false);
  clock.advance(30_000);
  assert.equal(takeAll(budget), 1);
});

test('refilled, it is whole', () => {
  const budget = new RestartBudget(new ManualClock());
  takeAll(budget);
  budget.refill();
  assert.equal(takeAll(budget), 5);
});
