// int8 by columns of a matrix: the one place that says how weights are rounded.

/**
 * Bound on the sum of the magnitudes of two weights that are multiplied together, before rounding. x86 without VNNI
 * multiplies u8 activations with s8 weights by `vpmaddubsw`, which adds the products of rows 2k and 2k + 1 in 16 bits
 * and saturates; rounding adds at most 1, and 255 * 128 = 32,640 still fits. The usual cure, each weight within 64,
 * gives a whole bit away; two large weights are seldom neighbours.
 */
const PAIR_LIMIT = 127;

export interface Quantized {
  readonly values: Int8Array;
  /** Of each column: weight = value * scale. */
  readonly scales: Float32Array;
}

/** @param matrix `[rows, columns]`, row-major; each column gets its own scale, symmetric about zero. */
export function quantizeColumns(matrix: Float32Array, rows: number, columns: number): Quantized {
  const scales = columnScales(matrix, rows, columns);
  const inverse = scales.map((scale) => (scale === 0 ? 0 : 1 / scale));
  const values = new Int8Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++)
      values[start + column] = Math.round((matrix[start + column] as number) * (inverse[column] as number));
  }
  return { values, scales };
}

function columnScales(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const scales = new Float32Array(columns);
  for (let row = 0; row < rows; row += 2) {
    const first = row * columns;
    const second = row + 1 < rows ? first + columns : first;
    for (let column = 0; column < columns; column++) {
      const pair = Math.abs(matrix[first + column] as number) + Math.abs(matrix[second + column] as number);
      if (pair > (scales[column] as number)) scales[column] = pair;
    }
  }
  for (let column = 0; column < columns; column++) scales[column] = (scales[column] as number) / PAIR_LIMIT;
  return scales;
}
