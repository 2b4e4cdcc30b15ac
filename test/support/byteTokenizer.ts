// A small byte-level tokenizer: a token for each byte, some for whole pieces, one that ends the text.
import type { Tokenizer } from '../../src/engine/ports.ts';

/** Splits text as GPT-2 does before byte-pair encoding. */
const pieces = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

export class ByteTokenizer implements Tokenizer {
  readonly endOfText: number;
  readonly vocabularySize: number;
  readonly #spellings: readonly Uint8Array[];
  readonly #words: ReadonlyMap<string, number>;

  /** @param words tokens beyond the 256 bytes, as `' king'`; a piece of text is a word as a whole or bytes. */
  constructor(words: readonly string[] = []) {
    this.#words = new Map(words.map((word, i) => [word, 256 + i]));
    this.#spellings = [
      ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
      ...words.map((word) => new TextEncoder().encode(word)),
    ];
    this.endOfText = this.#spellings.length;
    this.vocabularySize = this.endOfText + 1;
  }

  encode(text: string): number[] {
    return (text.match(pieces) ?? []).flatMap((piece) => {
      const word = this.#words.get(piece);
      return word === undefined ? [...new TextEncoder().encode(piece)] : [word];
    });
  }

  bytes(id: number): Uint8Array {
    return this.#spellings[id] ?? new Uint8Array();
  }

  /** The id of a word given to the constructor, or of a one-byte character. */
  id(text: string): number {
    const [first, ...rest] = this.encode(text);
    if (first === undefined || rest.length > 0) throw new Error(`'${text}' is not one token`);
    return first;
  }
}
