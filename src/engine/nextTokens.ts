// The likeliest next tokens, before and after the sampling settings.
import type { SamplingOptions } from '../common/sampling.ts';
import type { Tokenizer } from './ports.ts';
import type { Sampler } from './sampling/sampler.ts';
import { logProbability } from './scoring.ts';
import { Utf8Decoder } from './utf8.ts';

export interface NextToken {
  readonly id: number;
  /** U+FFFD stands for a part of a character. */
  readonly text: string;
  /** After the sampling settings; 0 if they rule it out. */
  readonly probability: number;
  /** As the model gives it. */
  readonly rawProbability: number;
}

export interface NextResult {
  readonly promptTokens: number;
  /** Most likely first: those that can come, then those that the settings rule out. */
  readonly tokens: readonly NextToken[];
}

/** @param logits after `prompt`, `[vocabulary]`. @returns at most `count`, most likely first. */
export function likeliestTokens(
  sampler: Sampler,
  tokenizer: Tokenizer,
  logits: Float32Array,
  sampling: SamplingOptions,
  prompt: readonly number[],
  count: number,
): NextToken[] {
  const distribution = sampler.distribution(logits, sampling, prompt, {});
  const after = new Float64Array(logits.length);
  for (let i = 0; i < distribution.count; i++)
    after[distribution.ids[i] as number] = distribution.probabilities[i] as number;
  /** Negative if `a` is the likelier: of tokens that the settings rule out, by what the model says. */
  const order = (a: number, b: number) =>
    (after[b] as number) - (after[a] as number) || (logits[b] as number) - (logits[a] as number);
  return firstIds(logits.length, count, order).map((id) => ({
    id,
    text: tokenText(tokenizer, id),
    probability: after[id] as number,
    rawProbability: Math.exp(logProbability(logits, id)),
  }));
}

/** The ids of the `count` greatest of `logits`, the greatest first. */
export function greatestIds(logits: Float32Array, count: number): number[] {
  return firstIds(logits.length, count, (a, b) => (logits[b] as number) - (logits[a] as number));
}

/** The first `count` of the ids below `vocabulary`. @param order negative if `a` comes before `b`. */
function firstIds(vocabulary: number, count: number, order: (a: number, b: number) => number): number[] {
  const first: number[] = [];
  if (count === 0) return first;
  for (let id = 0; id < vocabulary; id++) {
    if (first.length === count && order(first[count - 1] as number, id) <= 0) continue;
    first.splice(first.findLastIndex((other) => order(other, id) <= 0) + 1, 0, id);
    if (first.length > count) first.pop();
  }
  return first;
}

function tokenText(tokenizer: Tokenizer, id: number): string {
  const decoder = new Utf8Decoder('\ufffd');
  const text = decoder.push(tokenizer.bytes(id));
  return decoder.incomplete ? `${text}\ufffd` : text;
}
