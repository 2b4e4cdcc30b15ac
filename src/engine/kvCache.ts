// The KV caches of texts read before, bounded by bytes: the next prompt mostly begins like one of them.
import { LRUCache } from 'lru-cache';
import type { LanguageModel, Prefix } from './ports.ts';

/** A cached prefix that goes on differently is cut short in place if it loses at most this; else copied. */
const SMALL_LOSS_TOKENS = 64;
const SMALL_LOSS_SHARE = 0.25;

/**
 * Tokens that are read in one step, from one multiple of it to the next. What a step computes depends in its last bits on
 * which tokens it reads, and 8-bit rounding makes differences of it that can be seen; a block is always the same. A step
 * reads all weights: shorter ones spend their time on that, longer ones keep a cancel waiting.
 */
export const BLOCK = 96;

/** Tokens that are likely to be written behind what was read. */
const ANSWER = 32;

/** A prefix, and how much of it stands on whole blocks. */
export interface Cached {
  readonly prefix: Prefix;
  /** Its first tokens, a multiple of `BLOCK`, were read block by block: they are what a fresh reading would give. */
  readonly inBlocks: number;
}

export class KvCache {
  readonly #model: LanguageModel;
  /** Each prefix under the tokens it holds. */
  readonly #entries: LRUCache<readonly number[], Cached>;

  /** @param bytes bound on what is kept; a prefix larger than that is not kept at all. */
  constructor(model: LanguageModel, bytes: number) {
    this.#model = model;
    this.#entries = new LRUCache({ maxSize: bytes, sizeCalculation: ({ prefix }) => Math.max(1, prefix.bytes) });
  }

  /** Bytes kept. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /**
   * A prefix with the longest beginning of `tokens` that is known. It is the caller's to grow in place; `put` gives it
   * back.
   * @param most tokens wanted at most.
   */
  take(tokens: readonly number[], most: number): Cached {
    let best: readonly number[] = [];
    let common = 0;
    for (const key of this.#entries.keys()) {
      const shared = Math.min(commonLength(key, tokens), most);
      // Of equals the one that loses least; the most recent comes first.
      if (shared > common || (shared === common && shared > 0 && key.length < best.length)) {
        best = key;
        common = shared;
      }
    }
    const cached = this.#entries.get(best);
    if (!cached) return { prefix: this.#model.createPrefix(tokens.length + ANSWER), inBlocks: 0 };
    const { prefix } = cached;
    const inBlocks = Math.min(cached.inBlocks, common - (common % BLOCK));
    const lost = best.length - common;
    if (lost > SMALL_LOSS_TOKENS && lost > best.length * SMALL_LOSS_SHARE) {
      return { prefix: prefix.copy(common), inBlocks };
    }
    this.#entries.delete(best);
    prefix.truncate(common);
    return { prefix, inBlocks };
  }

  /**
   * A prefix that is kept was grown token by token, none of which is a block, and holds exactly `tokens` now. One that holds
   * anything else (a step failed half-way) is kept no longer.
   */
  grown(prefix: Prefix, tokens: readonly number[]): void {
    for (const [key, cached] of this.#entries.entries()) {
      if (cached.prefix !== prefix) continue;
      this.#entries.delete(key);
      if (prefix.length === tokens.length) this.put(tokens, cached);
      return;
    }
  }

  /** Keeps a prefix that holds exactly `tokens`. It may still be read; who grows it says so by `grown`. */
  put(tokens: readonly number[], cached: Cached): void {
    if (tokens.length > 0) this.#entries.set(tokens, cached);
  }
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}
