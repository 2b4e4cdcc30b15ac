// Who runs in the race, in which form of the model, and how one race is set up.
import { readFileSync } from 'node:fs';
import { processEnvironment } from '../../src/client/processEnvironment.ts';
import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { ContestantProcess } from './contestants/contestant.ts';
import { measureBandwidth } from './machine.ts';
import type { BenchModel } from './models.ts';
import { ggufOf } from './peers/ggufOf.ts';
import { installLlama } from './peers/install.ts';
import { standardOf } from './peers/standardOf.ts';
import { type Racer, race } from './race.ts';
import { AGREEMENT_PROMPTS, type RaceReport, STORYWISP } from './report.ts';

export interface Engine {
  readonly name: string;
  readonly script: string;
  readonly keepsCache: boolean;
  /** Where the product gives its process an environment of its own. */
  readonly environment?: NodeJS.ProcessEnv;
  model(model: BenchModel): string | Promise<string>;
}

const LLAMA = './llama.js';

const ENGINES: readonly Engine[] = [
  {
    name: STORYWISP,
    script: './storywisp.js',
    keepsCache: true,
    environment: processEnvironment(process.env, false),
    model: ({ folder }) => folder,
  },
  { name: 'transformers.js q8', script: './transformers.js', keepsCache: false, model: (m) => standardOf(m, 'q8') },
  {
    name: 'transformers.js fp32',
    script: './transformers.js',
    keepsCache: false,
    model: (m) => standardOf(m, 'fp32'),
  },
  { name: 'llama.cpp Q8_0', script: LLAMA, keepsCache: true, model: (m) => ggufOf(m, 'Q8_0') },
  { name: 'llama.cpp Q4_0', script: LLAMA, keepsCache: true, model: (m) => ggufOf(m, 'Q4_0') },
];

const AGREEMENT_STEP = 4;

export interface PlannedRace {
  readonly model: BenchModel;
  readonly contexts: readonly number[];
  readonly threads: number;
  readonly rounds: number;
}

/** Those that can be had here. @param say hears which cannot, and why. */
export function availableEngines(say: (line: string) => void): readonly Engine[] {
  try {
    installLlama();
    return ENGINES;
  } catch (error) {
    say(`llama.cpp cannot be installed, so it is left out: ${lastLine(error)}`);
    return ENGINES.filter(({ script }) => script !== LLAMA);
  }
}

/** One model in all engines that can run it. @param say hears which cannot, and why. */
export async function raceWith(
  engines: readonly Engine[],
  { model, contexts, threads, rounds }: PlannedRace,
  text: string,
  say: (line: string) => void,
): Promise<RaceReport> {
  const tokens = (await BytePairTokenizer.open(model.folder)).encode(text).slice(0, Math.max(...contexts));
  const racers: Racer[] = [];
  try {
    const weights = weightsPerToken(model);
    for (const { name, script, keepsCache, environment, model: formOf } of engines) {
      try {
        const options = { model: await formOf(model), threads, positions: model.positions };
        racers.push({ process: await ContestantProcess.start(name, script, options, environment), keepsCache });
      } catch (error) {
        say(`${name} is left out of ${model.name}: ${lastLine(error)}`);
      }
    }
    const agreement = await agreementOf(racers, tokens);
    const results = await race(racers, tokens, contexts, rounds);
    const memory: Record<string, number> = {};
    for (const { process } of racers) memory[process.name] = (await process.memory()).now;
    const bandwidth = await measureBandwidth(weights, threads);
    return { model: model.name, threads, results, agreement, memory, weights, bandwidth };
  } finally {
    await Promise.all(racers.map(({ process }) => process.stop()));
  }
}

/** Of each engine: after how many prompts its likeliest token is Storywisp's. Rounding turns a near tie now and then. */
async function agreementOf(racers: readonly Racer[], tokens: readonly number[]): Promise<Record<string, number>> {
  const agreement: Record<string, number> = {};
  let own: readonly number[] = [];
  for (const { process } of racers) {
    const likeliest: number[] = [];
    for (let prompt = 1; prompt <= AGREEMENT_PROMPTS; prompt++)
      likeliest.push(await process.call('likeliest', tokens.slice(0, AGREEMENT_STEP * prompt)));
    if (process.name === STORYWISP) own = likeliest;
    agreement[process.name] = likeliest.filter((token, i) => token === own[i]).length;
  }
  return agreement;
}

/** Bytes that an int8 engine reads for a token: every matrix once, the head among them. */
function weightsPerToken({ folder }: BenchModel): number {
  const { n_layer, n_embd, vocab_size } = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
  return 12 * n_layer * n_embd ** 2 + vocab_size * n_embd;
}

/** The end of what an error says: there npm and child processes say why. */
function lastLine(error: unknown): string {
  return (
    String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1) ?? ''
  );
}
