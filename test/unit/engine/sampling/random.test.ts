import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../src/engine/sampling/random.ts';

function draws(seed: number, stream: number, count: number): number[] {
  const random = new Random(seed, stream);
  return Array.from({ length: count }, () => random.next());
}

test('a seed and a stream give the same numbers each time, others give others', () => {
  assert.deepEqual(draws(42, 0, 20), draws(42, 0, 20));
  const firsts = new Set([0, 1, 2, 3, 4_294_967_295].flatMap((seed) => [0, 1, 2].map((row) => draws(seed, row, 1)[0])));
  assert.equal(firsts.size, 15);
});

test('numbers are spread evenly over [0, 1), also over the first of many streams', () => {
  const samples = [draws(0, 0, 8000), Array.from({ length: 8000 }, (_, row) => draws(9, row, 1)[0] ?? 0)];
  for (const sample of samples) {
    const tenths = new Array(10).fill(0);
    for (const value of sample) {
      assert.ok(value >= 0 && value < 1);
      tenths[Math.floor(value * 10)]++;
    }
    // Four standard deviations of a binomial with n = 8000, p = 0.1.
    for (const count of tenths) assert.ok(Math.abs(count - 800) < 107, String(tenths));
  }
});
