// Storywisp's engine: its KV cache, its prefill in steps, its sampler, over the compiled model.
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { KvCache } from '../../../src/engine/kvCache.ts';
import type { Tail } from '../../../src/engine/ports.ts';
import { prefill } from '../../../src/engine/prefill.ts';
import { Random } from '../../../src/engine/sampling/random.ts';
import { Sampler } from '../../../src/engine/sampling/sampler.ts';
import { openModel } from '../../../src/runtime/openModel.ts';
import { compiledFolder } from '../benchFolder.ts';
import { type Contestant, type ContestantOptions, serveContestant } from './contestant.ts';

const CACHE_BYTES = 256e6;
const sampling = SAMPLING_DEFAULTS.ghostText;

async function load({ model: folder, threads, storage = compiledFolder }: ContestantOptions): Promise<Contestant> {
  const { model, tokenizer } = await openModel({ folder, storage, precision: 'int8', threads });
  const { vocabularySize } = model.info;
  const sampler = new Sampler(vocabularySize, tokenizer);
  let cache = new KvCache(model, CACHE_BYTES);
  /** As in the server: the event loop gets a turn between steps. */
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  /** As the decode loop has it: one row grows the prompt's prefix, several grow side by side over it. */
  async function steps(tokens: readonly number[], rows: number, count: number) {
    const random = new Random(1, 0);
    const start = performance.now();
    const read = await prefill(model, cache, tokens, false, turn);
    let next = Array.from({ length: rows }, () => sampler.draw(read.logits, sampling, tokens, {}, random));
    const first = performance.now() - start;
    const history = next.map((token) => [...tokens, token]);
    const times: number[] = [];
    let tail: Tail | undefined;
    for (let step = 0; step < count; step++) {
      const begin = performance.now();
      await turn();
      let all: Float32Array;
      if (rows === 1) all = await model.prefill(read.prefix, next);
      else ({ logits: all, tail } = await model.decode(read.prefix, tail, next));
      next = history.map((past, row) => {
        const logits = all.subarray(row * vocabularySize, (row + 1) * vocabularySize);
        const token = sampler.draw(logits, sampling, past, {}, random);
        past.push(token);
        return token;
      });
      times.push(performance.now() - begin);
    }
    // The cache knows it as the prompt's.
    read.prefix.truncate(tokens.length);
    return { first, times };
  }

  return {
    async forget() {
      cache = new KvCache(model, CACHE_BYTES);
    },
    async firstToken(tokens) {
      return (await steps(tokens, 1, 0)).first;
    },
    async decode(tokens, count) {
      return (await steps(tokens, 1, count)).times;
    },
    async decodeRows(tokens, rows, count) {
      return (await steps(tokens, rows, count)).times;
    },
    async likeliest(tokens) {
      const { logits } = await prefill(model, cache, tokens, false, turn);
      return logits.indexOf(Math.max(...logits));
    },
  };
}

await serveContestant(load);
