// Repetition penalty: makes the words of the recent past less likely to come again.
import type { Tokenizer } from '../ports.ts';
import { Utf8Decoder } from '../utf8.ts';
import type { Distribution } from './distribution.ts';

// What every page repeats: without them no sentence can be built.
const functionWords = new Set(
  (
    'a an the and or but nor so if as than then that this these those there here not no of in on at to from by for ' +
    'with into over under up down out off about after before through i you he she it we they me him her us them my ' +
    'your his its our their who whom which what when where how is am are was were be been being do does did has have ' +
    'had will would shall should can could may might must said'
  ).split(' '),
);

/** Keskar et al. 2019, section 4.1, over a window and with exemptions. */
export class RepetitionPenalty {
  readonly #tokenizer: Tokenizer;
  readonly #exempt = new Map<number, boolean>();

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** Divides the positive logits of the tokens in `window` by `penalty` and multiplies the others, each token once. */
  apply(distribution: Distribution, penalty: number, window: readonly number[]): void {
    if (penalty === 1) return;
    const { logits } = distribution;
    for (const id of new Set(window)) {
      if (this.#isExempt(id)) continue;
      const logit = logits[id] as number;
      logits[id] = logit > 0 ? logit / penalty : logit * penalty;
    }
  }

  /** Blanks, punctuation, the commonest function words, and the inner pieces of words: those end a name begun. */
  #isExempt(id: number): boolean {
    let exempt = this.#exempt.get(id);
    if (exempt === undefined) {
      const text = new Utf8Decoder().push(this.#tokenizer.bytes(id));
      exempt = !/^\s*[\p{L}\p{N}]/u.test(text) || /^\p{Ll}/u.test(text) || functionWords.has(text.trim().toLowerCase());
      this.#exempt.set(id, exempt);
    }
    return exempt;
  }
}
