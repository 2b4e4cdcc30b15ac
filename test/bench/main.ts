// npm run bench: Storywisp beside its peers in one run. The README shows what it measured.
//   --quick      Fable alone, one thread, under a minute    --guard   fails when a ratio falls below its floor
//   --json FILE  all figures                                --plot    draws media/race-light.svg and race-dark.svg
//   --replay, --endurance: only that
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { benchFolder } from './benchFolder.ts';
import { drawRace } from './chart.ts';
import { lastLine, raceWith } from './contenders.ts';
import { judge } from './floors.ts';
import { describeMachine, measureNoise } from './machine.ts';
import { type BenchModel, fable, randomModel } from './models.ts';
import { installPeers } from './peers/install.ts';
import { measureLaneBack, measureProduct } from './product.ts';
import { enduranceAlone, replayAlone } from './replay/alone.ts';
import { measureReplay } from './replay/replay.ts';
import { formatReport, NOISY, type RaceReport, type Report } from './report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    guard: { type: 'boolean', default: false },
    plot: { type: 'boolean', default: false },
    json: { type: 'string' },
    replay: { type: 'boolean' },
    endurance: { type: 'boolean' },
  },
});
mkdirSync(benchFolder, { recursive: true });
const text = readFileSync('test/data/holmes.txt', 'utf8');
if (values.replay) process.exit(await replayAlone());
if (values.endurance) process.exit(await enduranceAlone());

const absent: string[] = [];
const noiseBefore = measureNoise();
const races: RaceReport[] = [];
for (const { model, contexts, threads, rounds } of plan()) {
  const tokens = (await BytePairTokenizer.open(model.folder)).encode(text).slice(0, Math.max(...contexts));
  races.push(await raceWith(model, tokens, contexts, threads, rounds, (line) => absent.push(line)));
}
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  absent,
  races,
  product: await measureProduct(fable, text, values.quick ? 20 : 60),
  ...(races.length > 2 && { laneBack: await measureLaneBack(randomModel(), text) }),
  ...(!values.quick && { replay: await measureReplay() }),
  noise: [noiseBefore, measureNoise()],
};
console.log(formatReport(report));
if (values.json) writeFileSync(values.json, JSON.stringify(report, null, 1));
if (values.plot) plot(report);
const verdicts = judge(report, values.quick);
console.log(['', ...verdicts.map(({ line }) => line)].join('\n'));
if (values.guard && verdicts.some(({ holds }) => !holds)) {
  const busy = Math.max(...report.noise) > NOISY;
  console.log(busy ? 'The machine was busy, so that a missed floor says nothing.' : 'A floor was missed.');
  process.exitCode = busy ? 0 : 1;
}

interface PlannedRace {
  readonly model: BenchModel;
  readonly contexts: readonly number[];
  readonly threads: number;
  readonly rounds: number;
}

function plan(): PlannedRace[] {
  // Fable has 512 positions in all: the last context leaves room for what is decoded.
  const races: PlannedRace[] = values.quick
    ? [{ model: fable, contexts: [64, 480], threads: 1, rounds: 3 }]
    : [1, 2].map((threads) => ({ model: fable, contexts: [64, 256, 480], threads, rounds: 5 }));
  try {
    installPeers();
    if (values.quick) return races;
    const gpt2 = randomModel();
    races.push({ model: gpt2, contexts: [512], threads: 2, rounds: 4 });
    races.push({ model: gpt2, contexts: [64, 512, 900], threads: 1, rounds: 4 });
  } catch (error) {
    absent.push(
      `The peers cannot be installed, so llama.cpp and GPT-2's own geometry are left out: ${lastLine(error)}`,
    );
  }
  return races;
}

/** The race of the largest model with one thread, at the context that ghost text reads. */
function plot({ races, machine }: Report): void {
  const race = races.filter(({ threads }) => threads === 1).at(-1);
  if (!race) return;
  const context = race.results.some((result) => result.context === 512) ? 512 : 480;
  const title = `${race.model}, ${context} tokens of context, 1 thread; ${machine.processor}, ${machine.instructions.join(' ')}`;
  const results = race.results.filter((result) => result.context === context);
  for (const theme of ['light', 'dark'] as const) {
    writeFileSync(`media/race-${theme}.svg`, drawRace(title, results, theme));
  }
}
