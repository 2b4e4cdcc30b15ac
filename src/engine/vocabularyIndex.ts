// Finds the tokens that can spell a given beginning.
import type { Tokenizer } from './ports.ts';

/** Tokens that can come next where a text is spelled out: ids. */
export interface Spelling {
  /** Those that are the whole text, or begin with it and go on. */
  readonly whole: readonly number[];
  /** Those that are only its beginning. */
  readonly partial: readonly number[];
}

/** The vocabulary by the first two bytes of its tokens: few enough share them to be looked through. */
export class VocabularyIndex {
  readonly #tokenizer: Tokenizer;
  readonly #byFirstBytes = new Map<number, number[]>();

  constructor(tokenizer: Tokenizer, vocabulary: number) {
    this.#tokenizer = tokenizer;
    for (let id = 0; id < vocabulary; id++) {
      const [first, second] = tokenizer.bytes(id);
      // Special tokens spell nothing.
      if (first === undefined) continue;
      const key = keyOf(first, second);
      const ids = this.#byFirstBytes.get(key);
      if (ids) ids.push(id);
      else this.#byFirstBytes.set(key, [id]);
    }
  }

  /** @param bytes the text to spell, not empty. */
  spelling(bytes: Uint8Array): Spelling {
    const [first = 0, second] = bytes;
    const single = this.#byFirstBytes.get(keyOf(first, undefined)) ?? [];
    const seconds = second === undefined ? Array.from({ length: 256 }, (_, byte) => byte) : [second];
    const longer = seconds.flatMap((byte) => this.#byFirstBytes.get(keyOf(first, byte)) ?? []);
    const ids = [...single, ...longer.filter((id) => agree(this.#tokenizer.bytes(id), bytes))];
    const isWhole = (id: number) => this.#tokenizer.bytes(id).length >= bytes.length;
    return { whole: ids.filter(isWhole), partial: ids.filter((id) => !isWhole(id)) };
  }
}

function keyOf(first: number, second: number | undefined): number {
  return first * 257 + (second === undefined ? 256 : second);
}

/** Whether the shorter of two begins the longer. */
function agree(a: Uint8Array, b: Uint8Array): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let i = 2; i < shorter; i++) if (a[i] !== b[i]) return false;
  return true;
}
