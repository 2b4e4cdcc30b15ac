import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AdaptiveDelay } from '../../../../src/features/inlineCompletion/adaptiveDelay.ts';

/** Types with these gaps, ms, over and over; returns the time of the last key. */
function type(delay: AdaptiveDelay, gaps: readonly number[], rounds = 50): number {
  let now = 0;
  for (let i = 0; i < rounds; i++) {
    for (const gap of gaps) {
      now += gap;
      delay.key(now);
    }
  }
  return now;
}

describe('AdaptiveDelay', () => {
  it('stays between 250 and 800 ms', () => {
    const fast = new AdaptiveDelay();
    type(fast, [60]);
    assert.equal(fast.milliseconds, 250);
    const slow = new AdaptiveDelay();
    type(slow, [300, 900]);
    assert.equal(slow.milliseconds, 800);
  });

  it('waits longer than the gaps of this writer', () => {
    const delay = new AdaptiveDelay();
    type(delay, [200, 300, 250]);
    assert.ok(delay.milliseconds > 300, `${delay.milliseconds}`);
    assert.ok(delay.milliseconds < 600, `${delay.milliseconds}`);
  });

  it('learns nothing from pauses to think', () => {
    const delay = new AdaptiveDelay();
    const last = type(delay, [150, 180]);
    const before = delay.milliseconds;
    delay.key(last + 60_000);
    assert.equal(delay.milliseconds, before);
  });

  it('learns nothing from a key held down', () => {
    const delay = new AdaptiveDelay();
    const last = type(delay, [200, 300, 250]);
    const before = delay.milliseconds;
    for (let repeat = 1; repeat <= 30; repeat++) delay.key(last + 30 * repeat);
    assert.equal(delay.milliseconds, before);
  });

  it('counts from the last key', () => {
    const delay = new AdaptiveDelay();
    const last = type(delay, [60]);
    assert.equal(delay.remaining(last + 100, null), 150);
    assert.equal(delay.remaining(last + 10_000, null), 0);
  });

  it("takes the writer's own delay instead", () => {
    const delay = new AdaptiveDelay();
    const last = type(delay, [60]);
    assert.equal(delay.remaining(last, 2000), 2000);
    assert.equal(delay.remaining(last + 500, 2000), 1500);
    assert.equal(delay.remaining(last, 0), 0);
  });
});
