// What a new token may look at: 0 where it may, a large negative number where not.

/** Below every score, and finite so that no row can become NaN. */
const HIDDEN = -3.4e38;

/**
 * One sequence after a prefix. `hidden` of the `prefix` columns (0 or 1) come first and are not to be seen.
 * @returns `[tokens, prefix + tokens]`
 */
export function causalMask(prefix: number, hidden: number, tokens: number): Float32Array {
  const columns = prefix + tokens;
  const mask = new Float32Array(tokens * columns);
  for (let token = 0; token < tokens; token++) {
    mask.fill(HIDDEN, token * columns, token * columns + hidden);
    mask.fill(HIDDEN, token * columns + prefix + token + 1, (token + 1) * columns);
  }
  return mask;
}

/**
 * Rows that share a prefix and see only their own tokens behind it; those stand step by step, `[steps, batch]`.
 * @returns `[batch, prefix + steps * batch]`
 */
export function rowMask(prefix: number, hidden: number, batch: number, steps: number): Float32Array {
  const columns = prefix + steps * batch;
  const mask = new Float32Array(batch * columns);
  for (let row = 0; row < batch; row++) {
    const start = row * columns;
    mask.fill(HIDDEN, start, start + hidden);
    if (batch === 1) continue;
    mask.fill(HIDDEN, start + prefix, start + columns);
    for (let column = prefix + row; column < columns; column += batch) mask[start + column] = 0;
  }
  return mask;
}
