// How cost grows: with the context, with the rows decoded at once, and with the model. Storywisp alone.

import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { ContestantProcess } from './contestants/contestant.ts';
import { type BenchModel, fable, randomModel } from './models.ts';
import { installPeers } from './peers/install.ts';
import { summarise } from './statistics.ts';
import { columns } from './table.ts';

/** Medians, ms, and resident memory, bytes. */
interface GrowthPoint {
  readonly model: string;
  readonly context: number;
  readonly rows: number;
  readonly cold: number;
  /** First token after three more tokens. */
  readonly grown: number;
  /** A step of `rows` tokens. */
  readonly decode: number;
  readonly memory: number;
}

const STEPS = 10;

/** Runs and prints all three. @returns the exit code. */
export async function growthAlone(text: string): Promise<number> {
  installPeers();
  const tokensOf = async (model: BenchModel, context: number) =>
    (await BytePairTokenizer.open(model.folder)).encode(text).slice(0, context);
  const gpt2 = randomModel('124M');
  const points = [
    ...(await growWithContext(gpt2, await tokensOf(gpt2, 1000), [64, 128, 256, 512, 768, 1000])),
    ...(await growWithRows(gpt2, await tokensOf(gpt2, 512), [2, 3, 5, 8])),
    ...(await growWithModel([fable, randomModel('355M'), randomModel('774M')], (model) => tokensOf(model, 480))),
  ];
  const cells = points.map(({ model, context, rows, cold, grown, decode, memory }) =>
    [model, context, rows, cold.toFixed(0), grown.toFixed(1), decode.toFixed(1), (memory / 1e6).toFixed(0)].map(String),
  );
  const heads = ['one thread, median ms', 'context', 'rows', 'cold', 'after 3 tokens', 'a step', 'resident MB'];
  console.log(columns([heads, ...cells]).join('\n'));
  return 0;
}

async function growWithContext(model: BenchModel, tokens: readonly number[], contexts: readonly number[]) {
  return withEngine(model, async (engine) => {
    const points: GrowthPoint[] = [];
    for (const context of contexts) points.push(await measure(engine, model, tokens.slice(0, context), 1, 5));
    return points;
  });
}

async function growWithRows(model: BenchModel, tokens: readonly number[], rows: readonly number[]) {
  return withEngine(model, async (engine) => {
    const points: GrowthPoint[] = [];
    for (const count of rows) points.push(await measure(engine, model, tokens, count, 5));
    return points;
  });
}

/** One model after the other, each in a process of its own. */
async function growWithModel(models: readonly BenchModel[], tokensOf: (model: BenchModel) => Promise<number[]>) {
  const points: GrowthPoint[] = [];
  for (const model of models) {
    const tokens = await tokensOf(model);
    points.push(await withEngine(model, (engine) => measure(engine, model, tokens, 1, 3)));
  }
  return points;
}

async function withEngine<T>(model: BenchModel, use: (engine: ContestantProcess) => Promise<T>): Promise<T> {
  const options = { model: model.folder, threads: 1, positions: model.positions };
  const engine = await ContestantProcess.start('Storywisp', './storywisp.js', options);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

async function measure(
  engine: ContestantProcess,
  model: BenchModel,
  tokens: readonly number[],
  rows: number,
  rounds: number,
): Promise<GrowthPoint> {
  const [cold, grown, decode]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    await engine.call('forget');
    cold.push(await engine.call('firstToken', tokens));
    await engine.call('firstToken', tokens.slice(0, -3));
    grown.push(await engine.call('firstToken', tokens));
    decode.push(...((await engine.call('decodeRows', tokens, rows, STEPS)) ?? []));
  }
  return {
    model: model.name,
    context: tokens.length,
    rows,
    cold: summarise(cold).median,
    grown: summarise(grown).median,
    decode: summarise(decode).median,
    memory: await engine.memory(),
  };
}
