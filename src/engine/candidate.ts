// One continuation in the making: draws its tokens, spells its text, knows when it is done.
import type { Continuation, FinishReason } from '../common/generation.ts';
import type { SamplingOptions } from '../common/sampling.ts';
import type { Tokenizer } from './ports.ts';
import { endsInLoop } from './sampling/loopGuard.ts';
import type { Random } from './sampling/random.ts';
import type { Sampler } from './sampling/sampler.ts';
import type { WordBan } from './sampling/wordBan.ts';
import type { StopDetector } from './stopping.ts';
import { Utf8Decoder } from './utf8.ts';
import type { Spelling, VocabularyIndex } from './vocabularyIndex.ts';

/** How much of its budget a page uses before it may end. */
export const PAGE_SHARE = 0.75;

/**
 * Hears of a token that a text grows by.
 * @param start characters of the text before it. The first may begin in the prompt, the last be cut off again.
 * @param logits that it was drawn from, `[vocabulary]`; to be read at once.
 */
export type OnToken = (id: number, start: number, logits: Float32Array) => void;

/** What the candidates of a request have in common. */
export interface CandidateParts {
  readonly sampler: Sampler;
  readonly tokenizer: Tokenizer;
  readonly endOfText: number;
  readonly vocabulary: VocabularyIndex;
  readonly sampling: SamplingOptions;
  /** Undefined where no word is banned. */
  readonly ban: WordBan | undefined;
  readonly maxNewTokens: number;
  /** No end of the text comes before so many, as `min_new_tokens` of Python's transformers has it. */
  readonly minNewTokens: number;
  readonly prompt: readonly number[];
  /** The one thing that may be a candidate's own. */
  readonly onToken?: OnToken;
}

export class Candidate {
  readonly #parts: CandidateParts;
  readonly #random: Random;
  readonly #stop: StopDetector;
  readonly #dropBlanks: boolean;
  readonly #first: readonly number[];
  readonly #decoder = new Utf8Decoder();
  readonly #history: number[];
  /** Length of the text after each new token. */
  readonly #lengths: number[] = [];
  /** What the next tokens must spell still. */
  #forced: Uint8Array;
  #text = '';
  #taken = 0;
  #result: Continuation | undefined;

  /**
   * @param forced bytes the first tokens must spell; not a part of the text.
   * @param first tokens that come before those; not a part of the text.
   */
  constructor(
    parts: CandidateParts,
    random: Random,
    stop: StopDetector,
    forced: Uint8Array,
    dropBlanks: boolean,
    first: readonly number[] = [],
  ) {
    this.#parts = parts;
    this.#random = random;
    this.#stop = stop;
    this.#forced = forced;
    this.#dropBlanks = dropBlanks;
    this.#first = first;
    this.#history = [...parts.prompt];
  }

  /** The token drawn last. */
  get lastToken(): number {
    return this.#history[this.#history.length - 1] as number;
  }

  /** The prompt and all that was drawn, what was forced and what is cut off of the text included. */
  get tokens(): readonly number[] {
    return this.#history;
  }

  /** Undefined until it is done. */
  get result(): Continuation | undefined {
    return this.#result;
  }

  /** Draws the next token. @param logits `[vocabulary]` */
  advance(logits: Float32Array): void {
    const { sampler, sampling, tokenizer, endOfText, maxNewTokens, prompt, onToken } = this.#parts;
    const given = this.#first[this.#history.length - prompt.length];
    if (given !== undefined) {
      this.#history.push(given);
      return;
    }
    const limits = { allowed: this.#allowed(), banned: this.#banned() };
    const token = sampler.draw(logits, sampling, this.#history, limits, this.#random);
    this.#history.push(token);
    if (token === endOfText) {
      this.finish('endOfText');
      return;
    }
    const bytes = tokenizer.bytes(token);
    const answer = bytes.subarray(this.#forced.length);
    const onlyForced = this.#forced.length > 0 && answer.length === 0;
    this.#forced = this.#forced.subarray(bytes.length);
    if (onlyForced) return;

    onToken?.(token, this.#text.length, logits);
    this.#text += this.#decoder.push(answer);
    if (this.#dropBlanks && this.#taken === 0) this.#text = this.#text.replace(/^[ \t\u00a0]+/, '');
    this.#lengths.push(this.#text.length);
    if (this.#lengths.length === Math.floor(maxNewTokens * PAGE_SHARE)) this.#stop.nearEnd(this.#text.length);
    if (this.#stop.check(this.#text, false)) this.finish('budget');
    else if (endsInLoop(this.#history)) this.finish('loop');
    else if (this.#lengths.length >= maxNewTokens) this.finish('budget');
  }

  #banned(): readonly (readonly number[])[] {
    const { ban, endOfText, minNewTokens } = this.#parts;
    const words = ban?.after(this.#history) ?? [];
    return this.#lengths.length < minNewTokens ? [...words, [endOfText]] : words;
  }

  /** While something is forced, the tokens that spell a part of it or go on from it. */
  #allowed(): Spelling | undefined {
    if (this.#forced.length === 0) return undefined;
    const allowed = this.#parts.vocabulary.spelling(this.#forced);
    if (allowed.whole.length + allowed.partial.length > 0) return allowed;
    // A vocabulary without single bytes may be unable to spell it.
    this.#forced = this.#forced.subarray(this.#forced.length);
    return undefined;
  }

  /** Ends it here, or where its stop was before. @param reason why, unless it ends in a good place. */
  finish(reason: FinishReason): void {
    const stop = this.#stop.check(this.#text, true);
    const text = this.#text.slice(0, stop?.length).trimEnd();
    const reaching = this.#lengths.findIndex((length) => length >= text.length) + 1;
    this.#result = {
      text,
      newTokens: stop ? reaching : this.#lengths.length,
      finish: stop?.finish ?? reason,
    };
  }

  /** Text that has become final since the last call. Blanks at the end wait for a word, as they may be cut off. */
  takeFinal(): string {
    const text = this.#result?.text ?? this.#text.trimEnd();
    const piece = text.slice(this.#taken);
    this.#taken = Math.max(this.#taken, text.length);
    return piece;
  }
}
