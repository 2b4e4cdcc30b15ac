// What the same session costs a client that has the same manners and the same delay, but keeps nothing: it reads the
// last tokens that the model can hold for each question.
import type { Tokenizer } from '../../../src/engine/ports.ts';
import type { Question } from './player.ts';

export interface NaiveCost {
  readonly requests: number;
  readonly tokens: number;
}

/** @param positions that the model has, for prompt and new tokens together. */
export function naiveCost(questions: readonly Question[], tokenizer: Tokenizer, positions: number): NaiveCost {
  let requests = 0;
  let tokens = 0;
  for (const [index, { askedAt, delay, situation, answer }] of questions.entries()) {
    const next = questions[index + 1]?.askedAt ?? Number.POSITIVE_INFINITY;
    const isAsked = answer?.skipped !== true && next - askedAt > delay;
    if (!isAsked) continue;
    const room = positions - situation.settings.generation.maxNewTokens;
    const made = answer?.suggestions.map((text) => tokenizer.encode(text).length) ?? [];
    requests++;
    tokens += Math.min(room, tokenizer.encode(situation.textBefore).length);
    tokens += made.reduce((sum, count) => sum + count, 0);
  }
  return { requests, tokens };
}
