import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdleTimer } from '../../../src/server/idleTimer.ts';
import { ManualClock } from '../../support/manualClock.ts';

function setUp() {
  const clock = new ManualClock();
  const calls: number[] = [];
  const timer = new IdleTimer(clock, () => calls.push(clock.now()));
  return { clock, calls, timer };
}

test('nothing asked for so long is idle, once', () => {
  const { clock, calls, timer } = setUp();
  timer.begin();
  timer.limit = 1000;
  timer.end();
  clock.advance(999);
  assert.deepEqual(calls, []);
  clock.advance(5000);
  assert.deepEqual(calls, [1000]);
});

test('work is never idle, and each end begins anew', () => {
  const { clock, calls, timer } = setUp();
  timer.limit = 1000;
  timer.begin();
  timer.begin();
  clock.advance(10_000);
  timer.end();
  clock.advance(10_000);
  assert.deepEqual(calls, []);
  timer.end();
  clock.advance(900);
  timer.begin();
  timer.end();
  clock.advance(900);
  assert.deepEqual(calls, []);
  clock.advance(100);
  assert.equal(calls.length, 1);
});

test('without a limit it waits for ever', () => {
  const { clock, timer } = setUp();
  timer.begin();
  timer.end();
  assert.equal(clock.pending, 0);
});
