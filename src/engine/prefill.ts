// Reads a prompt into a prefix, in steps short enough for a cancel to get in.
import { BLOCK, type KvCache } from './kvCache.ts';
import type { LanguageModel, Prefix } from './ports.ts';

/** Between two steps: gives the event loop a turn. @throws CancelledError when the work is cancelled. */
export type Turn = () => Promise<void>;

export interface Prefilled {
  /** Holds the whole prompt. Read only: it is in the cache again. */
  readonly prefix: Prefix;
  /** After the prompt's last token, `[vocabulary]`. */
  readonly logits: Float32Array;
  /** Tokens that were in the cache already. */
  readonly reused: number;
}

/**
 * @param tokens at least one. The last is always read, for its logits.
 * @param repeatable reads the last, incomplete block anew, so that the result is the same to the bit whatever the cache
 * holds; else only what is not in the cache.
 * @throws CancelledError when cancelled: what was read so far stays in the cache.
 */
export async function prefill(
  model: LanguageModel,
  cache: KvCache,
  tokens: readonly number[],
  repeatable: boolean,
  turn: Turn,
): Promise<Prefilled> {
  let { prefix, inBlocks } = cache.take(tokens, tokens.length - 1);
  if (repeatable) prefix.truncate(inBlocks);
  const reused = prefix.length;
  let read = reused;
  try {
    for (;;) {
      await turn();
      const step = tokens.slice(read, read + BLOCK);
      // A step that fails leaves the prefix in doubt: then it holds another length than what was read.
      const isLast = read + step.length === tokens.length;
      const logits = isLast ? await model.prefill(prefix, step) : await model.read(prefix, step);
      if (inBlocks === read && step.length === BLOCK) inBlocks += BLOCK;
      read += step.length;
      // The model uses its output buffer again.
      if (logits) return { prefix, logits: logits.slice(), reused };
    }
  } finally {
    if (prefix.length === read) cache.put(tokens.slice(0, read), { prefix, inBlocks });
  }
}
