// npm run bench [-- --quick] [--json FILE]: Storywisp beside its peers in one run. See the README for what it measured.
// With --replay or --endurance: only that.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { benchFolder } from './benchFolder.ts';
import { ContestantProcess } from './contestants/contestant.ts';
import { describeMachine, measureBandwidth, measureNoise } from './machine.ts';
import { type BenchModel, fable, randomModel } from './models.ts';
import { ggufOf } from './peers/ggufOf.ts';
import { installPeers } from './peers/install.ts';
import { standardOf } from './peers/standardOf.ts';
import { measureProduct } from './product.ts';
import { type Racer, race } from './race.ts';
import { enduranceAlone, replayAlone } from './replay/alone.ts';
import { measureReplay } from './replay/replay.ts';
import { formatReport, type Report, STORYWISP } from './report.ts';

interface Engine {
  readonly name: string;
  readonly script: string;
  readonly keepsCache: boolean;
  model(model: BenchModel): string | Promise<string>;
}

const ENGINES: readonly Engine[] = [
  { name: STORYWISP, script: './storywisp.js', keepsCache: true, model: ({ folder }) => folder },
  { name: 'transformers.js q8', script: './transformers.js', keepsCache: false, model: (m) => standardOf(m, 'q8') },
  { name: 'transformers.js fp32', script: './transformers.js', keepsCache: false, model: (m) => standardOf(m, 'fp32') },
  { name: 'llama.cpp Q8_0', script: './llama.js', keepsCache: true, model: (m) => ggufOf(m, 'Q8_0') },
  { name: 'llama.cpp Q4_0', script: './llama.js', keepsCache: true, model: (m) => ggufOf(m, 'Q4_0') },
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    replay: { type: 'boolean' },
    endurance: { type: 'boolean' },
  },
});
const absent: string[] = [];
mkdirSync(benchFolder, { recursive: true });
if (values.replay) process.exit(await replayAlone());
if (values.endurance) process.exit(await enduranceAlone());
const noiseBefore = measureNoise();
const text = readFileSync('test/data/holmes.txt', 'utf8');

const races: Report['races'][number][] = [];
for (const [model, contexts] of plan()) {
  for (const threads of values.quick ? [1] : [1, 2]) races.push(await raceWith(model, contexts, threads));
}
const product = await measureProduct(fable, text, values.quick ? 20 : 60);
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  noise: [noiseBefore, measureNoise()],
  absent,
  races,
  product,
  ...(!values.quick && { replay: await measureReplay() }),
};
console.log(formatReport(report));
if (values.json) writeFileSync(values.json, JSON.stringify(report, null, 1));

function plan(): [BenchModel, number[]][] {
  // Fable has 512 positions in all: the last context leaves room for what is decoded.
  const plan: [BenchModel, number[]][] = [[fable, values.quick ? [64, 480] : [64, 256, 480]]];
  try {
    installPeers();
    if (!values.quick) plan.push([randomModel('124M'), [64, 256, 512, 900]]);
  } catch (error) {
    absent.push(
      `The peers cannot be installed, so llama.cpp and GPT-2's own geometry are left out: ${lastLine(error)}`,
    );
  }
  return plan;
}

async function raceWith(model: BenchModel, contexts: readonly number[], threads: number) {
  const tokenizer = await BytePairTokenizer.open(model.folder);
  const tokens = tokenizer.encode(text).slice(0, Math.max(...contexts));
  const racers: Racer[] = [];
  try {
    for (const { name, script, keepsCache, model: formOf } of ENGINES) {
      try {
        const options = { model: await formOf(model), threads, positions: model.positions };
        racers.push({ process: await ContestantProcess.start(name, script, options), keepsCache });
      } catch (error) {
        absent.push(`${name} is left out of ${model.name}: ${lastLine(error)}`);
      }
    }
    const results = await race(racers, tokens, contexts, values.quick ? 3 : 7);
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

function lastLine(error: unknown): string {
  return (
    String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1) ?? ''
  );
}
