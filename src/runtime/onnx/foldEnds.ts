// A model may end its text by any of several tokens; the engine knows one.

/** Below every logit, and finite, as the sampler takes numbers only. */
const NEVER = -1e30;

/**
 * Gives the first of `ends` the probability of all of them, and the others none; in place.
 * @param logits `[rows, vocabulary]`
 * @param ends ids, at least one.
 */
export function foldEnds(logits: Float32Array, vocabulary: number, ends: readonly number[]): void {
  const [first = 0, ...others] = ends;
  if (others.length === 0) return;
  for (let row = 0; row < logits.length; row += vocabulary) {
    const values = ends.map((id) => logits[row + id] as number);
    const most = Math.max(...values);
    logits[row + first] = most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
    for (const id of others) logits[row + id] = NEVER;
  }
}
