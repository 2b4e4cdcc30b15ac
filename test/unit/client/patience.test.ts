import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterPatience } from '../../../src/client/patience.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** A clock whose timers stand still while the machine sleeps, though its time does not. */
class SleepyClock extends ManualClock {
  #slept = 0;

  override now(): number {
    return super.now() + this.#slept;
  }

  sleep(ms: number): void {
    this.#slept += ms;
  }
}

function setUp() {
  const clock = new SleepyClock();
  const calls: number[] = [];
  const patience = afterPatience(clock, () => calls.push(clock.now()), 30_000);
  return { clock, calls, patience };
}

test('it ends when the time is over, once', () => {
  const { clock, calls } = setUp();
  clock.advance(29_999);
  assert.deepEqual(calls, []);
  clock.advance(100_000);
  assert.deepEqual(calls, [30_000]);
  assert.equal(clock.pending, 0);
});

test('a night in between does not count', () => {
  const { clock, calls } = setUp();
  clock.advance(20_000);
  clock.sleep(8 * 3_600_000);
  clock.advance(10_000);
  assert.deepEqual(calls, []);
  clock.advance(29_999);
  assert.deepEqual(calls, []);
  clock.advance(1);
  assert.equal(calls.length, 1);
});

test('disposed, before or after a night, it never ends', () => {
  const { clock, calls, patience } = setUp();
  clock.sleep(3_600_000);
  clock.advance(30_000);
  patience.dispose();
  clock.advance(100_000);
  assert.deepEqual(calls, []);
  assert.equal(clock.pending, 0);
});
