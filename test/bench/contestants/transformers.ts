// @huggingface/transformers: `generate()` on the standard layout of the same weights. It keeps nothing between calls.
import { AutoModelForCausalLM, env, Tensor } from '@huggingface/transformers';
import { type Contestant, type ContestantOptions, serveContestant } from './contestant.ts';

async function load({ model, threads }: ContestantOptions): Promise<Contestant> {
  env.allowRemoteModels = false;
  const dtype = model.endsWith('q8') ? 'q8' : 'fp32';
  const gpt2 = await AutoModelForCausalLM.from_pretrained(model, {
    dtype,
    local_files_only: true,
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });

  /** Runs `generate()` greedily; notes when each new token came. */
  async function generate(tokens: readonly number[], count: number, rows = 1) {
    const ids = BigInt64Array.from({ length: rows * tokens.length }, (_, i) => BigInt(tokens[i % tokens.length] ?? 0));
    const start = performance.now();
    const times: number[] = [];
    const made: number[] = [];
    let prompt = true;
    await gpt2.generate({
      inputs: new Tensor('int64', ids, [rows, tokens.length]),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), [rows, tokens.length]),
      max_new_tokens: count,
      min_new_tokens: count,
      do_sample: false,
      streamer: {
        put(values: bigint[][]) {
          if (prompt) {
            prompt = false;
            return;
          }
          times.push(performance.now() - start);
          made.push(Number(values[0]?.[0]));
        },
        end() {},
      },
    } as unknown as Parameters<typeof gpt2.generate>[0]);
    return { times, made };
  }
  const steps = (times: readonly number[]) => times.slice(1).map((time, i) => time - (times[i] ?? 0));

  return {
    async forget() {},
    async firstToken(tokens) {
      return (await generate(tokens, 1)).times[0] ?? Number.NaN;
    },
    async decode(tokens, count) {
      return steps((await generate(tokens, count + 1)).times);
    },
    async decodeRows(tokens, rows, count) {
      return steps((await generate(tokens, count + 1, rows)).times);
    },
    async likeliest(tokens) {
      return (await generate(tokens, 1)).made[0] ?? Number.NaN;
    },
  };
}

await serveContestant(load);
