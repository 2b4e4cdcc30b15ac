// int8 by columns or rows of a matrix: the one place that says how weights are rounded.

/**
 * Largest magnitude of a quantized weight. Not 127: x86 without VNNI multiplies u8 activations with s8 weights by
 * `vpmaddubsw`, which adds two products in 16 bits and saturates; 2 * 255 * 64 = 32,640 always fits.
 */
const LIMIT = 64;

export interface Quantized {
  readonly values: Int8Array;
  /** Of each column (or row): weight = value * scale. */
  readonly scales: Float32Array;
}

/** `matrix` is `[rows, columns]`, row-major; each column gets its own scale. */
export function quantizeColumns(matrix: Float32Array, rows: number, columns: number, limit = LIMIT): Quantized {
  const scales = new Float32Array(columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      const magnitude = Math.abs(matrix[start + column] as number);
      if (magnitude > (scales[column] as number)) scales[column] = magnitude;
    }
  }
  const inverse = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const largest = scales[column] as number;
    scales[column] = largest / limit;
    inverse[column] = largest === 0 ? 0 : limit / largest;
  }
  const values = new Int8Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      values[start + column] = Math.round((matrix[start + column] as number) * (inverse[column] as number));
    }
  }
  return { values, scales };
}
