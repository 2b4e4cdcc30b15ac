// A model that works as hard as the one it is made of, and says a given text: so that random weights write prose, whose
// windows and tokens are those of prose.
import type { DecodeStep, LanguageModel, Prefix, Tail } from '../../../src/engine/ports.ts';

const CERTAIN = 100;

export class RecitingModel implements LanguageModel {
  readonly #model: LanguageModel;
  /** What it says next. */
  #tokens: readonly number[] = [];
  #place = 0;

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  get info() {
    return this.#model.info;
  }

  get endOfText() {
    return this.#model.endOfText;
  }

  /** @param tokens for one row, from the next prompt's end on. */
  recite(tokens: readonly number[]): void {
    this.#tokens = tokens;
    this.#place = 0;
  }

  createPrefix(room?: number): Prefix {
    return this.#model.createPrefix(room);
  }

  read(prefix: Prefix, tokens: readonly number[]): Promise<void> {
    return this.#model.read(prefix, tokens);
  }

  async prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    const logits = await this.#model.prefill(prefix, tokens);
    // One candidate reads what it said last; anything else is a prompt.
    const goesOn = tokens.length === 1 && tokens[0] === this.#tokens[this.#place];
    this.#place = goesOn ? this.#place + 1 : 0;
    return this.#say(logits);
  }

  async decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    const step = await this.#model.decode(prefix, tail, tokens);
    this.#place++;
    return { ...step, logits: this.#say(step.logits) };
  }

  selectRows(tail: Tail, rows: readonly number[]): Tail {
    return this.#model.selectRows(tail, rows);
  }

  evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    return this.#model.evaluate(prefix, tokens);
  }

  #say(logits: Float32Array): Float32Array {
    logits.fill(0);
    logits[this.#tokens[this.#place] ?? this.#model.endOfText] = CERTAIN;
    return logits;
  }
}
