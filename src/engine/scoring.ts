// How likely a model finds a text: log-probabilities, perplexity, bits per byte.
import { StorywispError } from '../common/errors.ts';
import { BLOCK } from './kvCache.ts';
import type { LanguageModel, Tokenizer } from './ports.ts';
import type { Prefilled, Turn } from './prefill.ts';
import { utf8Length } from './utf8.ts';

export interface Evaluation {
  /** Tokens scored: all but the first, which nothing predicts. */
  readonly tokens: number;
  /** Mean, a token. */
  readonly nats: number;
  readonly perplexity: number;
  readonly bitsPerByte: number;
}

/** log of the softmax of `logits` at `id`, nats. */
export function logProbability(logits: Float32Array, id: number): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) if ((logits[i] as number) > greatest) greatest = logits[i] as number;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - greatest);
  return (logits[id] as number) - greatest - Math.log(sum);
}

/** log p of each of `tokens` after `prompt`, given those before it; nats. */
export async function continuationLogProbabilities(
  model: LanguageModel,
  prompt: Pick<Prefilled, 'prefix' | 'logits'>,
  tokens: readonly number[],
): Promise<number[]> {
  const [first, ...rest] = tokens;
  if (first === undefined) return [];
  const logits = rest.length > 0 ? await model.evaluate(prompt.prefix, tokens.slice(0, -1)) : new Float32Array();
  return [logProbability(prompt.logits, first), ...rowLogProbabilities(logits, rest)];
}

/** @param logits `[ids, vocabulary]` @returns log p of each id by its row. */
function rowLogProbabilities(logits: Float32Array, ids: readonly number[]): number[] {
  const vocabulary = logits.length / ids.length;
  return ids.map((id, row) => logProbability(logits.subarray(row * vocabulary, (row + 1) * vocabulary), id));
}

/**
 * Teacher-forced perplexity in windows of the model's length that move by `stride` tokens: each token is scored once,
 * with at least `maxPositions - stride` tokens before it where the text has them. Radford et al. 2019, section 3; the
 * sliding window as in the documentation of Python's transformers ("Perplexity of fixed-length models").
 * @param stride 1 to the model's positions, tokens.
 * @param onProgress gets the share done, 0 to 1.
 * @throws StorywispError if the text has fewer than two tokens or the model gives no numbers; CancelledError.
 */
export async function evaluateText(
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
  stride: number,
  turn: Turn,
  onProgress: (done: number) => void,
): Promise<Evaluation> {
  const tokens = await encodeLong(tokenizer, text, turn);
  if (tokens.length < 2) throw new StorywispError('bad-request', 'a text of at least two tokens is needed');
  const { maxPositions } = model.info;
  let sum = 0;
  let scored = 1;
  for (let begin = 0; scored < tokens.length; begin += Math.min(stride, maxPositions)) {
    const end = Math.min(begin + maxPositions, tokens.length);
    const prefix = model.createPrefix();
    // The token before the first one scored is read with the scored ones, for its logits.
    for (let at = begin; at < scored - 1; at += BLOCK) {
      await turn();
      await model.read(prefix, tokens.slice(at, Math.min(at + BLOCK, scored - 1)));
    }
    while (scored < end) {
      await turn();
      const chunk = tokens.slice(scored - 1, Math.min(scored - 1 + BLOCK, end - 1));
      const targets = tokens.slice(scored, scored + chunk.length);
      const logits = await model.evaluate(prefix, chunk);
      for (const value of rowLogProbabilities(logits, targets)) sum -= value;
      scored += targets.length;
      if (scored < end) await model.read(prefix, chunk);
    }
    onProgress(scored / tokens.length);
  }
  if (!Number.isFinite(sum)) {
    throw new StorywispError('model-unreadable', 'its weights give values that are not numbers');
  }
  const count = tokens.length - 1;
  const bytes = utf8Length(text) - tokenizer.bytes(tokens[0] as number).length;
  return {
    tokens: count,
    nats: sum / count,
    perplexity: Math.exp(sum / count),
    bitsPerByte: sum / Math.LN2 / bytes,
  };
}

const PIECE_CHARACTERS = 50_000;

/** Encodes a text of any length in pieces, cut where byte-level BPE never joins: before a blank before a word. */
async function encodeLong(tokenizer: Tokenizer, text: string, turn: Turn): Promise<number[]> {
  const tokens: number[] = [];
  const cut = /(?<=\S) (?=\p{L})/gu;
  for (let begin = 0; begin < text.length; ) {
    await turn();
    cut.lastIndex = begin + PIECE_CHARACTERS;
    const end = cut.exec(text)?.index ?? text.length;
    for (const token of tokenizer.encode(text.slice(begin, end))) tokens.push(token);
    begin = end;
  }
  return tokens;
}
