// GPT-2's encoding as its release defines it, step by step and slowly. Source: openai/gpt-2, src/encoder.py.

/**
 * The release's pattern. Its `\s` is that of Python's regex module, Unicode's White_Space; JavaScript's has U+FEFF too and
 * lacks U+0085.
 */
const PATTERN =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

export class Gpt2Reference {
  readonly #vocab: Readonly<Record<string, number>>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #characters: readonly string[];

  /** @param merges pairs of tokens with a blank between, best first. */
  constructor(vocab: Readonly<Record<string, number>>, merges: readonly string[]) {
    this.#vocab = vocab;
    this.#ranks = new Map(merges.map((pair, rank) => [pair, rank]));
    this.#characters = bytesToUnicode();
  }

  encode(text: string): number[] {
    return [...text.matchAll(PATTERN)].flatMap(([piece]) => {
      const characters = [...new TextEncoder().encode(piece)].map((byte) => this.#characters[byte] as string);
      return this.#merge(characters).map((token) => this.#vocab[token] as number);
    });
  }

  /** Joins the pair of the best rank wherever it stands, until there is none. */
  #merge(word: readonly string[]): readonly string[] {
    let best: string | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      const rank = this.#ranks.get(pair) ?? Number.POSITIVE_INFINITY;
      if (rank < bestRank) [best, bestRank] = [pair, rank];
    }
    if (best === undefined) return word;
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const joins = `${word[i]} ${word[i + 1]}` === best;
      merged.push(joins ? `${word[i]}${word[i + 1]}` : (word[i] as string));
      if (joins) i++;
    }
    return this.#merge(merged);
  }
}

/** The printable stand-in of each byte. */
function bytesToUnicode(): string[] {
  const range = (from: string, to: string) => {
    const first = from.charCodeAt(0);
    return Array.from({ length: to.charCodeAt(0) - first + 1 }, (_, i) => first + i);
  };
  const printable = new Set([...range('!', '~'), ...range('¡', '¬'), ...range('®', 'ÿ')]);
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable.has(byte) ? byte : 256 + others++));
}
