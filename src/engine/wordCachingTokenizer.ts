// A tokenizer that remembers words: at each key nearly all of the text is the same as before.
import { LRUCache } from 'lru-cache';
import type { Tokenizer } from './ports.ts';

const WORDS = 20_000;
const LONGEST_KEPT = 64;
/** Where byte-level BPE never joins: before a blank before a letter, after anything but a blank. */
const wordStart = /(?<=\S)(?= \p{L})/u;

export class WordCachingTokenizer implements Tokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #words = new LRUCache<string, readonly number[]>({ max: WORDS });
  readonly #bytes: Uint8Array[] = [];

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  encode(text: string): number[] {
    const tokens: number[] = [];
    for (const word of text.split(wordStart)) for (const token of this.#encodeWord(word)) tokens.push(token);
    return tokens;
  }

  bytes(id: number): Uint8Array {
    const bytes = this.#bytes[id] ?? this.#tokenizer.bytes(id);
    this.#bytes[id] = bytes;
    return bytes;
  }

  #encodeWord(word: string): readonly number[] {
    if (word.length > LONGEST_KEPT) return this.#tokenizer.encode(word);
    let tokens = this.#words.get(word);
    if (!tokens) {
      tokens = this.#tokenizer.encode(word);
      this.#words.set(word, tokens);
    }
    return tokens;
  }
}
