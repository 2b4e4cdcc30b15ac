// e^-x from tables: a softmax over a whole vocabulary spends most of its time in Math.exp, which is several times slower.

/** Steps of the fine table: short enough for a polynomial of degree four to be exact. */
const STEP = 1 / 1024;
const FINE = 1024;
/** Beyond this, e^-x is 0 in a double. */
const GREATEST = 746;

const fine = Float64Array.from({ length: FINE }, (_, i) => Math.exp(-i * STEP));
const coarse = Float64Array.from({ length: GREATEST }, (_, i) => Math.exp(-i));

/** @param x at least 0. @returns e^-x with a relative error below 1e-15, 0 where that is too small for a double. */
export function negativeExponential(x: number): number {
  if (x >= GREATEST) return 0;
  const steps = (x * FINE) | 0;
  const rest = x - steps * STEP;
  const near = 1 - rest * (1 - rest * (1 / 2 - rest * (1 / 6 - rest * (1 / 24))));
  return (coarse[steps >> 10] as number) * (fine[steps & (FINE - 1)] as number) * near;
}
