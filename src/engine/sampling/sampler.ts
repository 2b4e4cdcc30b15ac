// Chooses the next token: composes the sampling steps over buffers that are used again for every token.
import type { SamplingOptions } from '../../common/sampling.ts';
import type { Tokenizer } from '../ports.ts';
import type { Spelling } from '../vocabularyIndex.ts';
import { Distribution } from './distribution.ts';
import { keepMinP } from './minP.ts';
import { keepNucleus } from './nucleus.ts';
import type { Random } from './random.ts';
import { RepetitionPenalty } from './repetitionPenalty.ts';
import { keepTopK } from './topK.ts';
import { keepTypical } from './typical.ts';

/** Which tokens may come; without either, all. */
export interface TokenLimits {
  /** The only ones that may, at least one. */
  readonly allowed?: Spelling | undefined;
  /** Lists of those that may not, unless no other is allowed. Never all. */
  readonly banned?: readonly (readonly number[])[] | undefined;
}

/**
 * The order of the steps: repetition penalty, the tokens that may come (token healing, banned words), top-k, temperature,
 * nucleus, min-p, locally typical; temperature 0 is top-k 1. Each works on what the one before left, made to sum to 1
 * again, as in Python's transformers.
 */
export class Sampler {
  readonly #distribution: Distribution;
  readonly #scratch: Float64Array;
  readonly #penalty: RepetitionPenalty;

  constructor(vocabulary: number, tokenizer: Tokenizer) {
    this.#distribution = new Distribution(vocabulary);
    this.#scratch = new Float64Array(vocabulary);
    this.#penalty = new RepetitionPenalty(tokenizer);
  }

  /**
   * Draws a token.
   * @param logits `[vocabulary]`, left as they are.
   * @param history tokens so far, oldest first.
   * @throws StorywispError if a logit is not a finite number.
   */
  draw(
    logits: Float32Array,
    options: SamplingOptions,
    history: readonly number[],
    limits: TokenLimits,
    random: Random,
  ): number {
    return this.distribution(logits, options, history, limits).at(random.next());
  }

  /** What `draw` draws from, valid until the next call. With temperature 0 it is the likeliest token alone. */
  distribution(
    logits: Float32Array,
    options: SamplingOptions,
    history: readonly number[],
    { allowed, banned = [] }: TokenLimits,
  ): Distribution {
    const distribution = this.#distribution;
    distribution.fill(logits);
    const from = Math.max(0, history.length - options.repetitionWindow);
    this.#penalty.apply(distribution, options.repetitionPenalty, history.slice(from));
    if (allowed) distribution.restrict(withoutBanned(allowed, banned));
    else for (const ids of banned) distribution.forbid(ids);
    const greedy = options.temperature === 0;
    keepTopK(distribution, greedy ? 1 : options.topK);
    distribution.normalise(greedy ? 1 : options.temperature);
    keepNucleus(distribution, options.topP);
    keepMinP(distribution, options.minP);
    keepTypical(distribution, options.typicalP, this.#scratch);
    return distribution;
  }
}

function withoutBanned(allowed: Spelling, banned: readonly (readonly number[])[]): Spelling {
  const ban = new Set(banned.flat());
  const isLeft = (id: number) => !ban.has(id);
  const left = { whole: allowed.whole.filter(isLeft), partial: allowed.partial.filter(isLeft) };
  return left.whole.length + left.partial.length > 0 ? left : allowed;
}
