// Finds the tokens that can spell a given beginning.
import type { Tokenizer } from './ports.ts';

/** The vocabulary sorted by bytes. A token's bytes stand as a string of characters 0 to 255, which sort alike. */
export class VocabularyIndex {
  readonly #spellings: readonly string[];
  /** Ids in the order of their spellings; tokens that stand for no bytes are left out. */
  readonly #sorted: readonly number[];

  constructor(tokenizer: Tokenizer, vocabulary: number) {
    const spellings = Array.from({ length: vocabulary }, (_, id) => byteString(tokenizer.bytes(id)));
    this.#spellings = spellings;
    this.#sorted = spellings
      .map((spelling, id) => ({ spelling, id }))
      .filter(({ spelling }) => spelling !== '')
      .sort((a, b) => (a.spelling < b.spelling ? -1 : a.spelling > b.spelling ? 1 : a.id - b.id))
      .map(({ id }) => id);
  }

  /** Ids of the tokens whose bytes begin `bytes`, are `bytes`, or begin with `bytes` and go on. */
  compatible(bytes: Uint8Array): number[] {
    const wanted = byteString(bytes);
    const ids: number[] = [];
    for (let length = 1; length < wanted.length; length++) this.#collect(wanted.slice(0, length), ids, true);
    this.#collect(wanted, ids, false);
    return ids;
  }

  #collect(beginning: string, ids: number[], exact: boolean): void {
    for (let i = this.#lowerBound(beginning); i < this.#sorted.length; i++) {
      const id = this.#sorted[i] as number;
      const spelling = this.#spellings[id] as string;
      if (exact ? spelling !== beginning : !spelling.startsWith(beginning)) return;
      ids.push(id);
    }
  }

  #lowerBound(spelling: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spellings[this.#sorted[middle] as number] as string) < spelling) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byteString(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
