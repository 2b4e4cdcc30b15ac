// How cost grows: with the context, with the candidates decoded at once, and with the model. Storywisp alone, on as many
// threads as the product takes. Each figure comes from a process of its own, so that its memory is its own.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { processEnvironment } from '../../src/client/processEnvironment.ts';
import { physicalCores } from '../../src/runtime/physicalCores.ts';
import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { benchFolder } from './benchFolder.ts';
import { ContestantProcess } from './contestants/contestant.ts';
import { describeMachine, type Machine, measureNoise } from './machine.ts';
import { type BenchModel, fable, randomModel } from './models.ts';
import { type Summary, summarise } from './statistics.ts';

/** Times in ms, memory in bytes. */
export interface GrowthPoint {
  readonly context: number;
  readonly candidates: number;
  readonly cold: Summary;
  /** First token after three more tokens. */
  readonly grown: Summary;
  /** A step that gives each candidate a token. */
  readonly decode: Summary;
  readonly memory: number;
}

export interface ModelGrowth {
  readonly model: string;
  /** Millions. */
  readonly parameters: number;
  /** From starting a process to a model that is ready, ms: the very first time, and later. */
  readonly firstOpenMs: number;
  readonly openMs: number;
  /** Of the checkpoint and of what it was compiled to, bytes. */
  readonly checkpointBytes: number;
  readonly compiledBytes: number;
  /** Most memory while it was compiled and loaded, bytes. */
  readonly compilePeak: number;
  readonly loadedMemory: number;
  readonly points: readonly GrowthPoint[];
}

export interface Growth {
  readonly date: string;
  readonly machine: Machine;
  readonly noise: readonly number[];
  readonly threads: number;
  readonly models: readonly ModelGrowth[];
}

/** Prompt lengths: the last leaves room for what is decoded. Every model is measured at `USUAL_CONTEXT` too. */
const CONTEXTS = [64, 128, 256, 512, 768, 1008];
export const USUAL_CONTEXT = 480;
const CANDIDATES = [1, 2, 3, 5, 8];
const DECODED_TOKENS = 10;
const ROUNDS = 2;
/** Each point is measured so often, in turns, so that a noisy minute hurts all alike. */
const PASSES = 3;
/** Checkpoints above this, bytes, are made for the run only. */
const LARGE = 1e9;
/** What `threads: 0` comes to in the product. */
const THREADS = Math.min(physicalCores(), 4);

const usual = { context: USUAL_CONTEXT, candidates: 1 };
const PLAN = [
  { make: () => fable, parameters: 14, points: [usual] },
  { make: () => randomModel('82M'), parameters: 82, points: [usual] },
  {
    make: () => randomModel('124M'),
    parameters: 124,
    points: [
      ...CONTEXTS.map((context) => ({ context, candidates: 1 })),
      ...CANDIDATES.map((candidates) => ({ context: USUAL_CONTEXT, candidates })),
    ],
  },
  { make: () => randomModel('355M'), parameters: 355, points: [usual] },
  { make: () => randomModel('774M'), parameters: 774, points: [usual] },
];

/** @param text longer than the longest context. @param say hears how far it is. */
export async function measureGrowth(text: string, say: (line: string) => void): Promise<Growth> {
  const noise = [await measureNoise()];
  const models: ModelGrowth[] = [];
  for (const { make, parameters, points } of PLAN) {
    const model = make();
    try {
      say(`${model.name} ...`);
      models.push(await growthOf(model, parameters, points, text));
      noise.push(await measureNoise());
    } finally {
      if (weightsSize(model) > LARGE) rmSync(model.folder, { recursive: true });
    }
  }
  return { date: new Date().toISOString().slice(0, 10), machine: describeMachine(), noise, threads: THREADS, models };
}

async function growthOf(
  model: BenchModel,
  parameters: number,
  wanted: readonly { readonly context: number; readonly candidates: number }[],
  text: string,
): Promise<ModelGrowth> {
  const storage = path.join(benchFolder, 'growth');
  const tokens = (await BytePairTokenizer.open(model.folder)).encode(text.slice(0, 8 * model.positions));
  rmSync(storage, { recursive: true, force: true });
  mkdirSync(storage, { recursive: true });
  try {
    const first = await withEngine(model, storage, async (engine) => ({
      ms: engine.readyMs,
      peak: (await engine.memory()).peak,
    }));
    const again = await withEngine(model, storage, async (engine) => ({
      ms: engine.readyMs,
      memory: (await engine.memory()).now,
    }));
    const runs: Run[][] = wanted.map(() => []);
    for (let pass = 0; pass < PASSES; pass++)
      for (const [i, { context, candidates }] of wanted.entries())
        runs[i]?.push(
          await withEngine(model, storage, (engine) => runOnce(engine, tokens.slice(0, context), candidates)),
        );
    const points = wanted.map((point, i) => ({ ...point, ...summariseRuns(runs[i] ?? []) }));
    return {
      model: model.name,
      parameters,
      firstOpenMs: first.ms,
      openMs: again.ms,
      checkpointBytes: weightsSize(model),
      compiledBytes: folderSize(storage),
      compilePeak: first.peak,
      loadedMemory: again.memory,
      points,
    };
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
}

async function withEngine<T>(
  model: BenchModel,
  storage: string,
  use: (engine: ContestantProcess) => Promise<T>,
): Promise<T> {
  const options = { model: model.folder, threads: THREADS, positions: model.positions, storage };
  const environment = processEnvironment(process.env, false);
  const engine = await ContestantProcess.start(model.name, './storywisp.js', options, environment);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

/** What one process measured of one point. */
interface Run {
  readonly cold: number[];
  readonly grown: number[];
  readonly decode: number[];
  readonly memory: number;
}

async function runOnce(engine: ContestantProcess, tokens: readonly number[], candidates: number): Promise<Run> {
  const [cold, grown, decode]: [number[], number[], number[]] = [[], [], []];
  // The first round only warms.
  for (let round = 0; round <= ROUNDS; round++) {
    await engine.call('forget');
    const coldMs = await engine.call('firstToken', tokens);
    await engine.call('firstToken', tokens.slice(0, -3));
    const grownMs = await engine.call('firstToken', tokens);
    const decodeMs = (await engine.call('decodeRows', tokens, candidates, DECODED_TOKENS)) ?? [];
    if (round === 0) continue;
    cold.push(coldMs);
    grown.push(grownMs);
    decode.push(...decodeMs);
  }
  return { cold, grown, decode, memory: (await engine.memory()).now };
}

function summariseRuns(runs: readonly Run[]): Pick<GrowthPoint, 'cold' | 'grown' | 'decode' | 'memory'> {
  return {
    cold: summarise(runs.flatMap(({ cold }) => cold)),
    grown: summarise(runs.flatMap(({ grown }) => grown)),
    decode: summarise(runs.flatMap(({ decode }) => decode)),
    memory: summarise(runs.map(({ memory }) => memory)).median,
  };
}

function folderSize(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((bytes, { parentPath, name }) => bytes + sizeOf(path.join(parentPath, name)), 0);
}

function weightsSize({ folder }: BenchModel): number {
  return sizeOf(path.join(folder, 'model.safetensors'));
}

function sizeOf(file: string): number {
  return statSync(file).size;
}
