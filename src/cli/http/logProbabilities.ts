// OpenAI's `logprobs`: how likely the model found each token of a text, and which it found likelier.
import { greatestIds } from '../../engine/nextTokens.ts';
import type { Tokenizer } from '../../engine/ports.ts';
import { logProbability } from '../../engine/scoring.ts';

/** Lists of one length. Nats, as the model has them, before any sampling setting. */
export interface LogProbabilities {
  /** The first may begin with what the prompt ends with. */
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly number[];
  /** The likeliest tokens, and the one that was taken. */
  readonly top_logprobs: readonly Readonly<Record<string, number>>[];
  /** Characters of the text before each token, as vLLM counts them. */
  readonly text_offset: readonly number[];
}

interface ScoredToken {
  readonly name: string;
  readonly start: number;
  readonly value: number;
  readonly likeliest: Readonly<Record<string, number>>;
}

/** Those of one choice, as it grows. */
export class TokenScores {
  readonly #tokenizer: Tokenizer;
  readonly #count: number;
  readonly #scored: ScoredToken[] = [];

  /** @param count likeliest tokens told of, besides the one taken. */
  constructor(tokenizer: Tokenizer, count: number) {
    this.#tokenizer = tokenizer;
    this.#count = count;
  }

  add(id: number, start: number, logits: Float32Array): void {
    const normaliser = (logits[id] as number) - logProbability(logits, id);
    const logProbabilityOf = (each: number) => (logits[each] as number) - normaliser;
    const ids = [...new Set([...greatestIds(logits, this.#count), id])];
    const likeliest = Object.fromEntries(ids.map((each) => [this.#nameOf(each), logProbabilityOf(each)]));
    this.#scored.push({ name: this.#nameOf(id), start, value: logProbabilityOf(id), likeliest });
  }

  /** Of the tokens that begin in the characters `from` to `to` of the text. */
  between(from: number, to: number): LogProbabilities {
    const inside = this.#scored.filter(({ start }) => start >= from && start < to);
    return {
      tokens: inside.map(({ name }) => name),
      token_logprobs: inside.map(({ value }) => value),
      top_logprobs: inside.map(({ likeliest }) => likeliest),
      text_offset: inside.map(({ start }) => start),
    };
  }

  /** A part of a character is told by its bytes, as OpenAI does. */
  #nameOf(id: number): string {
    const bytes = this.#tokenizer.bytes(id);
    if (bytes.length === 0) return '<|endoftext|>';
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return `bytes:${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
    }
  }
}
