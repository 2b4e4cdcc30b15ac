// One continuation as a server streams it: cut where the engine would cut its own, and stopped when it goes in circles.
import type { Continuation, FinishReason } from '../../common/generation.ts';
import { PAGE_SHARE } from '../../engine/candidate.ts';
import { endsInLoop } from '../../engine/sampling/loopGuard.ts';
import type { StopDetector } from '../../engine/stopping.ts';

/** A server that sends more characters than this a token does not keep to the budget. */
const MOST_CHARACTERS_A_TOKEN = 64;
/** Holds three times a phrase of 64 words, characters. */
const LOOKED_BACK = 1500;
/** A word with the blanks before it: about a token, however many a server sends at once. */
const words = /\s*\S+|\s+$/g;
/** Words and signs, up to the last that is certain to be whole. */
const wholeWords = /[\p{L}\p{M}\p{N}'’]+(?![\p{L}\p{M}\p{N}'’]|$)|[^\s\p{L}\p{M}\p{N}'’]/gu;

export class StreamedCandidate {
  readonly #stop: StopDetector;
  readonly #maxNewTokens: number;
  readonly #dropBlanks: boolean;
  #text = '';
  #newTokens = 0;
  #taken = 0;
  #logProbability = 0;
  #scoredTokens = 0;
  #result: Continuation | undefined;

  constructor(stop: StopDetector, maxNewTokens: number, dropBlanks: boolean) {
    this.#stop = stop;
    this.#maxNewTokens = maxNewTokens;
    this.#dropBlanks = dropBlanks;
  }

  /** Undefined until it is done. */
  get result(): Continuation | undefined {
    return this.#result;
  }

  /** Whether anything came. */
  get hasBegun(): boolean {
    return this.#newTokens > 0 || this.#result !== undefined;
  }

  /** log p a token of what the server sampled, nats; undefined if it did not say. */
  get meanLogProbability(): number | undefined {
    return this.#scoredTokens === 0 ? undefined : this.#logProbability / this.#scoredTokens;
  }

  /** @param logProbabilities of the tokens in `piece`, as far as they are known. */
  push(piece: string, logProbabilities: readonly number[]): void {
    if (this.#result) return;
    for (const value of logProbabilities) this.#logProbability += value;
    this.#scoredTokens += logProbabilities.length;
    for (const [word] of piece.matchAll(words)) {
      this.#grow(word);
      if (this.#result) return;
    }
  }

  #grow(piece: string): void {
    this.#text += piece;
    if (this.#dropBlanks && this.#taken === 0) this.#text = this.#text.replace(/^[ \t\u00a0]+/, '');
    this.#newTokens++;
    if (this.#newTokens === Math.floor(this.#maxNewTokens * PAGE_SHARE)) this.#stop.nearEnd(this.#text.length);
    if (this.#stop.check(this.#text, false)) this.finish('budget');
    else if (this.#goesInCircles()) this.finish('loop');
    else if (this.#text.length > this.#maxNewTokens * MOST_CHARACTERS_A_TOKEN) this.finish('budget');
  }

  /** Ends it here, or where its stop was before. @param reason why, unless it ends in a good place. */
  finish(reason: FinishReason): void {
    if (this.#result) return;
    const stop = this.#stop.check(this.#text, true);
    const text = this.#text.slice(0, stop?.length).trimEnd();
    this.#result = { text, newTokens: this.#newTokens, finish: stop?.finish ?? reason };
  }

  /** Text that has become final since the last call. Blanks at the end wait for a word, as they may be cut off. */
  takeFinal(): string {
    const text = this.#result?.text ?? this.#text.trimEnd();
    const piece = text.slice(this.#taken);
    this.#taken = Math.max(this.#taken, text.length);
    return piece;
  }

  #goesInCircles(): boolean {
    const ids = new Map<string, number>();
    const sequence = (this.#text.slice(-LOOKED_BACK).match(wholeWords) ?? []).map((word) => {
      const id = ids.get(word) ?? ids.size;
      ids.set(word, id);
      return id;
    });
    return endsInLoop(sequence);
  }
}
