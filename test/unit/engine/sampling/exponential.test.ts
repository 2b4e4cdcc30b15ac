import assert from 'node:assert/strict';
import { test } from 'node:test';
import { negativeExponential } from '../../../../src/engine/sampling/exponential.ts';
import { SeededRandom } from '../../../support/seededRandom.ts';

test('it is the exponential to the last digits of a double', () => {
  const random = new SeededRandom(1);
  let worst = 0;
  for (let i = 0; i < 100_000; i++) {
    const x = random.below(700_000_000) / 1e6 / (1 + random.below(1000));
    worst = Math.max(worst, Math.abs(negativeExponential(x) / Math.exp(-x) - 1));
  }
  assert.ok(worst < 1e-15, String(worst));
});

test('at the ends it is exact', () => {
  assert.equal(negativeExponential(0), 1);
  assert.equal(negativeExponential(1), Math.exp(-1));
  assert.equal(negativeExponential(745.99), 0);
  assert.equal(negativeExponential(746), 0);
  assert.equal(negativeExponential(1e300), 0);
  assert.equal(negativeExponential(Number.POSITIVE_INFINITY), 0);
});
