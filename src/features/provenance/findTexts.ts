// Finds many passages in a text with one walk over it (Karp and Rabin 1987, section 4, over their first letters).

/** A passage must have at least so many characters. */
export const SHORTEST_FOUND = 16;
/** Places noted for one passage: a text that is nothing but repetitions must not be walked for each. */
const MOST_PLACES = 32;
const BASE = 31;
/** BASE to the power of SHORTEST_FOUND, mod 2^32. */
const LEAVING = Array.from({ length: SHORTEST_FOUND }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** @returns the places of each passage, in the order of the text; none for one that is too short. */
export function findTexts(text: string, passages: readonly string[]): number[][] {
  const places: number[][] = passages.map(() => []);
  const mayBeIn = passages.length > text.length ? new Hashes(text) : undefined;
  const starts = new Hashes('');
  const byStart = new Map<number, number[]>();
  for (const [index, passage] of passages.entries()) {
    if (passage.length < SHORTEST_FOUND || passage.length > text.length) continue;
    const hash = hashOf(passage);
    if (mayBeIn?.has(hash) === false) continue;
    starts.add(hash);
    const same = byStart.get(hash);
    if (same) same.push(index);
    else byStart.set(hash, [index]);
  }
  if (byStart.size === 0) return places;
  walk(text, (hash, place) => {
    if (!starts.has(hash)) return;
    for (const index of byStart.get(hash) ?? []) {
      const found = places[index];
      if (found && found.length < MOST_PLACES && text.startsWith(passages[index] ?? '', place)) found.push(place);
    }
  });
  return places;
}

/** Says at once of most hashes that they are not among these, and never so of one that is. */
class Hashes {
  readonly #bits = new Uint8Array(1 << 16);

  /** Those of all places of a text. */
  constructor(text: string) {
    walk(text, (hash) => this.add(hash));
  }

  add(hash: number): void {
    this.#bits[hash & 0xffff] = 1;
  }

  has(hash: number): boolean {
    return this.#bits[hash & 0xffff] === 1;
  }
}

/** Visits each place with the hash of the SHORTEST_FOUND characters there. */
function walk(text: string, visit: (hash: number, place: number) => void): void {
  if (text.length < SHORTEST_FOUND) return;
  let hash = hashOf(text);
  visit(hash, 0);
  for (let place = 1; place + SHORTEST_FOUND <= text.length; place++) {
    const leaving = Math.imul(LEAVING, text.charCodeAt(place - 1));
    hash = (Math.imul(hash, BASE) + text.charCodeAt(place + SHORTEST_FOUND - 1) - leaving) | 0;
    visit(hash, place);
  }
}

/** Of the first SHORTEST_FOUND characters. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < SHORTEST_FOUND; index++) hash = (Math.imul(hash, BASE) + text.charCodeAt(index)) | 0;
  return hash;
}
