import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantizeColumns } from '../../../../src/runtime/graph/quantize.ts';
import { SeededRandom } from '../../../support/seededRandom.ts';

/** `[rows, columns]`, with a few weights ten times as large as the rest. */
function matrix(rows: number, columns: number, seed: number): Float32Array {
  const source = new SeededRandom(seed);
  const random = () => source.below(2 ** 20) / 2 ** 20;
  return Float32Array.from({ length: rows * columns }, () => (random() - 0.5) * (random() < 0.02 ? 10 : 1));
}

test('no two weights that are multiplied together can saturate 16 bits', () => {
  for (const [rows, columns, seed] of [
    [64, 33, 1],
    [7, 5, 2],
    [1, 9, 3],
    [512, 40, 4],
  ] as const) {
    const { values } = quantizeColumns(matrix(rows, columns, seed), rows, columns);
    for (let row = 0; row < rows; row += 2) {
      for (let column = 0; column < columns; column++) {
        const first = Math.abs(values[row * columns + column] as number);
        const second = row + 1 < rows ? Math.abs(values[(row + 1) * columns + column] as number) : 0;
        assert.ok(255 * (first + second) <= 32_767, `rows ${row}, ${row + 1} hold ${first} and ${second}`);
      }
    }
  }
});

test('every weight comes back within half a step of its column', () => {
  const original = matrix(64, 20, 5);
  const { values, scales } = quantizeColumns(original, 64, 20);
  for (const [i, weight] of original.entries()) {
    const scale = scales[i % 20] as number;
    assert.ok(Math.abs((values[i] as number) * scale - weight) <= scale * 0.5001);
  }
});

test('a column has the scale of its own largest pair', () => {
  const { values, scales } = quantizeColumns(Float32Array.of(1, 127, 0, -127, 2, 10, 0.5, 20), 4, 2);
  assert.deepEqual([...values], [51, 64, 0, -63, 102, 5, 25, 10]);
  assert.ok(Math.abs((scales[0] as number) - 2.5 / 127) < 1e-7 && Math.abs((scales[1] as number) - 2) < 1e-6);
});

test('a column of zeros stays zero', () => {
  const { values, scales } = quantizeColumns(Float32Array.of(0, 3, 0, 4), 2, 2);
  assert.deepEqual([values[0], values[2], scales[0]], [0, 0, 0]);
});
