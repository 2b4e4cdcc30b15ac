// Who runs in the race, in which form of the model, and how one race is set up.
import { readFileSync } from 'node:fs';
import { processEnvironment } from '../../src/client/processEnvironment.ts';
import { ContestantProcess } from './contestants/contestant.ts';
import { measureBandwidth } from './machine.ts';
import type { BenchModel } from './models.ts';
import { ggufOf } from './peers/ggufOf.ts';
import { standardOf } from './peers/standardOf.ts';
import { type Racer, race } from './race.ts';
import { type RaceReport, STORYWISP } from './report.ts';

interface Engine {
  readonly name: string;
  readonly script: string;
  readonly keepsCache: boolean;
  /** Four times the weights: only for models where that is little. */
  readonly onlySmall?: boolean;
  /** Where the product gives its process an environment of its own. */
  readonly environment?: NodeJS.ProcessEnv;
  model(model: BenchModel): string | Promise<string>;
}

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
    onlySmall: true,
    model: (m) => standardOf(m, 'fp32'),
  },
  { name: 'llama.cpp Q8_0', script: './llama.js', keepsCache: true, model: (m) => ggufOf(m, 'Q8_0') },
  { name: 'llama.cpp Q4_0', script: './llama.js', keepsCache: true, model: (m) => ggufOf(m, 'Q4_0') },
];

const SMALL = 50e6;

/** One model in all engines that can run it. @param say hears which cannot, and why. */
export async function raceWith(
  model: BenchModel,
  tokens: readonly number[],
  contexts: readonly number[],
  threads: number,
  rounds: number,
  say: (line: string) => void,
): Promise<RaceReport> {
  const racers: Racer[] = [];
  try {
    const isSmall = weightsPerToken(model) < SMALL;
    for (const { name, script, keepsCache, onlySmall, environment, model: formOf } of ENGINES) {
      if (onlySmall && !isSmall) continue;
      try {
        const options = { model: await formOf(model), threads, positions: model.positions };
        racers.push({ process: await ContestantProcess.start(name, script, options, environment), keepsCache });
      } catch (error) {
        say(`${name} is left out of ${model.name}: ${lastLine(error)}`);
      }
    }
    const results = await race(racers, tokens, contexts, rounds);
    const memory: Record<string, number> = {};
    for (const { process } of racers) memory[process.name] = await process.memory();
    const weights = weightsPerToken(model);
    return {
      model: model.name,
      threads,
      results,
      memory,
      weights,
      bandwidth: await measureBandwidth(weights, threads),
    };
  } finally {
    await Promise.all(racers.map(({ process }) => process.stop()));
  }
}

/** Bytes that an int8 engine reads for a token: every matrix once, the head among them. */
function weightsPerToken({ folder }: BenchModel): number {
  const { n_layer, n_embd, vocab_size } = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
  return 12 * n_layer * n_embd ** 2 + vocab_size * n_embd;
}

/** The end of what an error says: there npm and child processes say why. */
export function lastLine(error: unknown): string {
  return (
    String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1) ?? ''
  );
}
