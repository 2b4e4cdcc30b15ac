import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { ModelFetchProgress } from '../../../../src/common/models.ts';
import { FetchMeter } from '../../../../src/features/models/fetchMeter.ts';
import { inEnglish } from '../../../support/inEnglish.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const MB = 1_000_000;
let clock: ManualClock;
let meter: FetchMeter;

beforeEach(() => {
  clock = new ManualClock();
  meter = new FetchMeter(clock, inEnglish);
});

function read(step: ModelFetchProgress['step'], done: number, total: number, after = 0) {
  clock.advance(after);
  return meter.read({ step, done, total });
}

describe('FetchMeter', () => {
  it('says MB at once, speed and time left as soon as they can be told', () => {
    assert.equal(read('download', 0, 548 * MB).message, '0 MB of 548 MB');
    assert.equal(read('download', 2 * MB, 548 * MB, 200).message, '2.0 MB of 548 MB');
    assert.equal(read('download', 20 * MB, 548 * MB, 800).message, '20 MB of 548 MB, 20 MB a second, 26 s left');
  });

  it('does not count what was here before as speed', () => {
    read('download', 500 * MB, 548 * MB);
    const { message } = read('download', 504 * MB, 548 * MB, 1000);
    assert.equal(message, '504 MB of 548 MB, 4.0 MB a second, 11 s left');
  });

  it('goes by the last seconds', () => {
    for (let second = 0; second <= 10; second++) read('download', second * 50 * MB, 1000 * MB, 1000);
    for (let second = 1; second <= 6; second++) read('download', (500 + second) * MB, 1000 * MB, 1000);
    assert.match(read('download', 507 * MB, 1000 * MB, 1000).message, /, 1\.0 MB a second, 8 min left$/);
  });

  it('promises nothing while nothing comes', () => {
    read('download', 100 * MB, 548 * MB);
    assert.equal(read('download', 100 * MB, 548 * MB, 3000).message, '100 MB of 548 MB');
  });

  it('fills the bar once, over all steps, and never takes back', () => {
    const increments = [
      read('download', 0, 100),
      read('download', 50, 100),
      read('verify', 100, 100),
      read('download', 75, 100),
      read('compile', 0.5, 1),
      read('compile', 1, 1),
      read('compile', 2, 1),
    ].map(({ increment }) => increment);
    assert.deepEqual(increments, [0, 40, 45, 0, 7.5, 7.5, 0]);
  });

  it('names the other steps', () => {
    assert.equal(read('verify', 137 * MB, 548 * MB).message, 'Checking, 25 %');
    assert.equal(read('compile', 0.426, 1).message, 'Compiling, 42 %');
    assert.equal(read('verify', 0, 0).message, 'Checking, 100 %');
  });
});
