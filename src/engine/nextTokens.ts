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
  /** After the sampling settings. */
  readonly probability: number;
  /** As the model gives it. */
  readonly rawProbability: number;
}

export interface NextResult {
  readonly promptTokens: number;
  /** Most likely first; only tokens that can come. */
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
  const distribution = sampler.distribution(logits, sampling, prompt, undefined);
  const best: { id: number; probability: number }[] = [];
  for (let i = 0; i < distribution.count; i++) {
    const probability = distribution.probabilities[i] as number;
    if (best.length === count && probability <= (best[count - 1]?.probability ?? 0)) continue;
    const entry = { id: distribution.ids[i] as number, probability };
    best.splice(best.findLastIndex((other) => other.probability >= probability) + 1, 0, entry);
    if (best.length > count) best.pop();
  }
  return best.map(({ id, probability }) => ({
    id,
    text: tokenText(tokenizer, id),
    probability,
    rawProbability: Math.exp(logProbability(logits, id)),
  }));
}

function tokenText(tokenizer: Tokenizer, id: number): string {
  const decoder = new Utf8Decoder('\ufffd');
  const text = decoder.push(tokenizer.bytes(id));
  return decoder.incomplete ? `${text}\ufffd` : text;
}
