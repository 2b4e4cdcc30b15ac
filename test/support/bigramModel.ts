// A language model small enough to know by heart: a real implementation of the port that counts what it reads.
import type { ModelInfo } from '../../src/common/generation.ts';
import type { DecodeStep, LanguageModel, Prefix, Tail } from '../../src/engine/ports.ts';

const BYTES_A_TOKEN = 100;

class TokenPrefix implements Prefix {
  readonly tokens: number[];

  constructor(tokens: readonly number[]) {
    this.tokens = [...tokens];
  }

  get length(): number {
    return this.tokens.length;
  }

  get bytes(): number {
    return this.tokens.length * BYTES_A_TOKEN;
  }

  truncate(length: number): void {
    if (length > this.tokens.length) throw new RangeError(`cannot truncate ${this.tokens.length} tokens to ${length}`);
    this.tokens.length = length;
  }

  copy(length: number): TokenPrefix {
    return new TokenPrefix(this.tokens.slice(0, length));
  }
}

class TokenTail implements Tail {
  readonly rows: readonly (readonly number[])[];

  constructor(rows: readonly (readonly number[])[]) {
    this.rows = rows;
  }

  get batch(): number {
    return this.rows.length;
  }

  get length(): number {
    return this.rows[0]?.length ?? 0;
  }
}

export interface BigramModelOptions {
  readonly vocabularySize: number;
  readonly endOfText: number;
  readonly maxPositions?: number;
  /** The logit of `next` after `previous`; `history` is all that was read, for models with a longer memory. */
  readonly logit: (previous: number, next: number, history: readonly number[]) => number;
}

export class BigramModel implements LanguageModel {
  readonly info: ModelInfo;
  readonly endOfText: number;
  /** Lengths of the prefill steps since the start, tokens. */
  readonly prefills: number[] = [];
  /** Batches of the decode steps. */
  readonly decodes: number[] = [];
  readonly #logit: BigramModelOptions['logit'];

  constructor(options: BigramModelOptions) {
    const { vocabularySize, endOfText, maxPositions = 1024, logit } = options;
    this.info = { name: 'bigram', parameters: 0, precision: 'fp32', maxPositions, vocabularySize };
    this.endOfText = endOfText;
    this.#logit = logit;
  }

  createPrefix(): Prefix {
    return new TokenPrefix([]);
  }

  async read(prefix: Prefix, tokens: readonly number[]): Promise<void> {
    await this.prefill(prefix, tokens);
  }

  async prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    const { tokens: held } = own(prefix);
    this.prefills.push(tokens.length);
    this.#read(held, tokens);
    held.push(...tokens);
    return this.#after(held);
  }

  async decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    const rows = tokens.map((token, row) => [...(tail ? ((tail as TokenTail).rows[row] ?? []) : []), token]);
    if (tail && tail.batch !== tokens.length) throw new RangeError(`${tokens.length} tokens for ${tail.batch} rows`);
    this.decodes.push(tokens.length);
    const { vocabularySize } = this.info;
    const logits = new Float32Array(rows.length * vocabularySize);
    rows.forEach((row, i) => {
      this.#read(own(prefix).tokens, row);
      logits.set(this.#after([...own(prefix).tokens, ...row]), i * vocabularySize);
    });
    return { logits, tail: new TokenTail(rows) };
  }

  selectRows(tail: Tail, rows: readonly number[]): Tail {
    return new TokenTail(rows.map((row) => (tail as TokenTail).rows[row] ?? []));
  }

  async evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    const { vocabularySize } = this.info;
    const logits = new Float32Array(tokens.length * vocabularySize);
    this.#read(own(prefix).tokens, tokens);
    tokens.forEach((_, i) => {
      logits.set(this.#after([...own(prefix).tokens, ...tokens.slice(0, i + 1)]), i * vocabularySize);
    });
    return logits;
  }

  #read(before: readonly number[], tokens: readonly number[]): void {
    if (tokens.length === 0) throw new RangeError('nothing to read');
    if (before.length + tokens.length > this.info.maxPositions) throw new RangeError('beyond the last position');
  }

  #after(history: readonly number[]): Float32Array {
    const previous = history[history.length - 1] as number;
    return Float32Array.from({ length: this.info.vocabularySize }, (_, next) => this.#logit(previous, next, history));
  }
}

function own(prefix: Prefix): TokenPrefix {
  if (!(prefix instanceof TokenPrefix)) throw new TypeError('a prefix of another model');
  return prefix;
}
