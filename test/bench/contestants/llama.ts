// llama.cpp through node-llama-cpp, with its own prefix cache. Installed beside the project on first use: see peers/install.ts.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { peersFolder } from '../peers/install.ts';
import { type Contestant, type ContestantOptions, serveContestant } from './contestant.ts';

/** The part of node-llama-cpp 3 that is used here; the package itself is no dependency of the project. */
interface Llama {
  loadModel(options: { modelPath: string; gpuLayers: number }): Promise<LlamaModel>;
}
interface LlamaModel {
  createContext(options: { contextSize: number; threads: number; sequences: number; batchSize: number }): Promise<{
    getSequence(): LlamaSequence;
  }>;
}
interface LlamaSequence {
  clearHistory(): Promise<void>;
  adaptStateToTokens(tokens: readonly number[], allowShift: boolean): Promise<void>;
  readonly nextTokenIndex: number;
  evaluate(tokens: readonly number[], options: { temperature: number }): AsyncGenerator<number, void>;
}

const require = createRequire(path.join(peersFolder, 'package.json'));

async function load({ model, threads, positions }: ContestantOptions): Promise<Contestant> {
  const library = (await import(pathToFileURL(require.resolve('node-llama-cpp')).href)) as {
    getLlama(options: object): Promise<Llama>;
  };
  const llama = await library.getLlama({
    gpu: false,
    build: 'never',
    progressLogs: false,
    logLevel: 'error',
    maxThreads: threads,
  });
  const gguf = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
  const context = await gguf.createContext({ contextSize: positions, threads, sequences: 1, batchSize: 512 });
  const sequence = context.getSequence();

  /** Greedy tokens after `tokens`, with the time of each since the call. */
  async function generate(tokens: readonly number[], count: number) {
    const start = performance.now();
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const times: number[] = [];
    const made: number[] = [];
    for await (const token of sequence.evaluate(tokens.slice(sequence.nextTokenIndex), { temperature: 0 })) {
      times.push(performance.now() - start);
      made.push(token);
      if (made.length === count) break;
    }
    return { times, made };
  }

  return {
    forget: () => sequence.clearHistory(),
    async firstToken(tokens) {
      return (await generate(tokens, 1)).times[0] ?? Number.NaN;
    },
    async decode(tokens, count) {
      const { times } = await generate(tokens, count + 1);
      return times.slice(1).map((time, i) => time - (times[i] ?? 0));
    },
    async decodeRows() {
      return undefined;
    },
    async likeliest(tokens) {
      return (await generate(tokens, 1)).made[0] ?? Number.NaN;
    },
  };
}

await serveContestant(load);
