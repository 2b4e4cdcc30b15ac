// Counts what goes through a model: the figure that tells how much work the caches save.
import type { DecodeStep, LanguageModel, Prefix, Tail } from './ports.ts';

export class MeteredModel implements LanguageModel {
  readonly #model: LanguageModel;
  #computedTokens = 0;

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  /** Tokens read and made so far: those of prompts, and of every row that was decoded. */
  get computedTokens(): number {
    return this.#computedTokens;
  }

  get info() {
    return this.#model.info;
  }

  get endOfText() {
    return this.#model.endOfText;
  }

  createPrefix(room?: number): Prefix {
    return this.#model.createPrefix(room);
  }

  read(prefix: Prefix, tokens: readonly number[]): Promise<void> {
    this.#computedTokens += tokens.length;
    return this.#model.read(prefix, tokens);
  }

  prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    this.#computedTokens += tokens.length;
    return this.#model.prefill(prefix, tokens);
  }

  decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    this.#computedTokens += tokens.length;
    return this.#model.decode(prefix, tail, tokens);
  }

  selectRows(tail: Tail, rows: readonly number[]): Tail {
    return this.#model.selectRows(tail, rows);
  }

  evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    this.#computedTokens += tokens.length;
    return this.#model.evaluate(prefix, tokens);
  }
}
