// Finds many passages in a long text with one walk over it (Karp and Rabin 1987, section 4, over their first letters).

/** A passage must have at least so many characters. */
export const SHORTEST_FOUND = 16;
/** Places noted for one passage: a text that is nothing but repetitions must not be walked for each. */
const MOST_PLACES = 32;
const BASE = 31;
/** BASE to the power of SHORTEST_FOUND, mod 2^32. */
const LEAVING = Array.from({ length: SHORTEST_FOUND }).reduce<number>((power) => Math.imul(power, BASE), 1);
const BUCKETS = 1 << 16;

/** @returns the places of each passage, in the order of the text; none for one that is too short. */
export function findTexts(text: string, passages: readonly string[]): number[][] {
  const places: number[][] = passages.map(() => []);
  const byStart = new Map<number, number[]>();
  // Most places start no passage: a bit says so faster than the map does.
  const isStart = new Uint8Array(BUCKETS);
  for (const [index, passage] of passages.entries()) {
    if (passage.length < SHORTEST_FOUND) continue;
    const hash = hashOf(passage);
    isStart[hash & (BUCKETS - 1)] = 1;
    const same = byStart.get(hash);
    if (same) same.push(index);
    else byStart.set(hash, [index]);
  }
  if (byStart.size === 0 || text.length < SHORTEST_FOUND) return places;

  let hash = hashOf(text);
  for (let place = 0; ; place++) {
    if (isStart[hash & (BUCKETS - 1)] === 1) note(place, hash);
    const next = place + SHORTEST_FOUND;
    if (next >= text.length) return places;
    hash = (Math.imul(hash, BASE) + text.charCodeAt(next) - Math.imul(LEAVING, text.charCodeAt(place))) | 0;
  }

  function note(place: number, start: number): void {
    for (const index of byStart.get(start) ?? []) {
      const found = places[index];
      if (found && found.length < MOST_PLACES && text.startsWith(passages[index] ?? '', place)) found.push(place);
    }
  }
}

/** Of the first SHORTEST_FOUND characters. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < SHORTEST_FOUND; index++) hash = (Math.imul(hash, BASE) + text.charCodeAt(index)) | 0;
  return hash;
}
