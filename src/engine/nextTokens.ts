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
  const best: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    if (best.length === count && order(best[count - 1] as number, id) <= 0) continue;
    best.splice(best.findLastIndex((other) => order(other, id) <= 0) + 1, 0, id);
    if (best.length > count) best.pop();
  }
  return best.map((id) => ({
    id,
    text: tokenText(tokenizer, id),
    probability: after[id] as number,
    rawProbability: Math.exp(logProbability(logits, id)),
  }));
}

function tokenText(tokenizer: Tokenizer, id: number): string {
  const decoder = new Utf8Decoder('\ufffd');
  const text = decoder.push(tokenizer.bytes(id));
  return decoder.incomplete ? `${text}\ufffd` : text;
}
