// Remembers texts by a hash of their words, for as many as a large data set has.
import { wordsOf } from '../words.ts';

export class SeenTexts {
  readonly #hashes = new Set<number>();

  /** @returns false if a text of the same words was added before. */
  add(text: string): boolean {
    const hash = hashOf(wordsOf(text).join(' '));
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    return true;
  }
}

/** FNV-1a twice, mixed unlike; 53 bits: of ten million texts, two are taken for one in about one run of 200. */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000193) ^ (high >>> 15);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
