// What must hold of what was measured: mostly ratios in one run, how many times faster Storywisp is than a peer.
import type { Growth } from './growth.ts';
import { FIGURES, type Figure } from './race.ts';
import { replayFailures } from './replay/replayReport.ts';
import { bandwidthShare, median, type RaceReport, type Report, STORYWISP, threadsOf } from './report.ts';

/** `claim` says what was measured and what is wanted. */
export interface Verdict {
  readonly claim: string;
  readonly holds: boolean;
}

interface Floor {
  readonly figure: Figure;
  readonly context: number;
  readonly peer: string;
  readonly ratio: number;
}

type Width = 'narrow' | 'wide';

const FLOORS: Readonly<Record<Width, readonly Floor[]>> = {
  narrow: [
    { figure: 'grown', context: 512, peer: 'transformers.js q8', ratio: 25 },
    { figure: 'grown', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.3 },
    { figure: 'cold', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.6 },
    { figure: 'cold', context: 512, peer: 'transformers.js q8', ratio: 1.3 },
    { figure: 'decode', context: 512, peer: 'transformers.js q8', ratio: 3 },
    { figure: 'decode', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.1 },
  ],
  // For a smoke test on whatever machine and load: far below what is normal, so that only a real loss is caught.
  wide: [
    { figure: 'grown', context: 480, peer: 'transformers.js q8', ratio: 5 },
    { figure: 'grown', context: 480, peer: 'transformers.js fp32', ratio: 5 },
    { figure: 'decode', context: 480, peer: 'transformers.js fp32', ratio: 1.2 },
  ],
};
const MODEL: Readonly<Record<Width, string>> = { narrow: 'GPT-2 124M', wide: 'Fable 14M' };

const CANDIDATES_COST = 1.5;
const LEAST_BANDWIDTH_SHARE = 0.5;
const MOST_RPC_MS = 5;
const MOST_COMPILE_SECONDS = 10;
/** Memory to compile with, beside what comes of it. */
const COMPILE_FACTOR = 1.5;
const COMPILE_EXTRA = 500e6;

export function verdictLine({ claim, holds }: Verdict): string {
  return `${holds ? 'holds ' : 'MISSED'} ${claim}`;
}

export function failed(claim: string): Verdict {
  return { claim, holds: false };
}

/** One for each floor that can be judged. `wide` judges no more than the ratios. */
export function raceVerdicts(report: Report, width: Width): Verdict[] {
  const races = report.races.filter(({ model }) => model === MODEL[width]);
  const ratios = races.flatMap((race) => FLOORS[width].flatMap((floor) => judgeRatio(race, floor)));
  if (width === 'wide') return ratios;
  return [...ratios, ...races.flatMap(judgeAlone), ...judgeProcess(report)];
}

function judgeRatio(race: RaceReport, { figure, context, peer, ratio }: Floor): Verdict[] {
  const own = median(race.results, context, figure, STORYWISP);
  const other = median(race.results, context, figure, peer);
  if (own === undefined || other === undefined) return [];
  const measured = `${(other / own).toFixed(1)} x ${peer}, at least ${ratio}`;
  return [{ claim: `${place(race)}, ${FIGURES[figure]} at ${context}: ${measured}`, holds: other / own >= ratio }];
}

/** What has no peer. */
function judgeAlone(race: RaceReport): Verdict[] {
  const verdicts: Verdict[] = [];
  const one = median(race.results, 512, 'decode', STORYWISP);
  const three = median(race.results, 512, 'three', STORYWISP);
  if (one !== undefined && three !== undefined) {
    const cost = three / one;
    const claim = `${place(race)}, 3 candidates at 512 cost ${cost.toFixed(2)} x one, at most ${CANDIDATES_COST}`;
    verdicts.push({ claim, holds: cost <= CANDIDATES_COST });
  }
  const share = bandwidthShare(race);
  if (share !== undefined && race.threads === 1) {
    const measured = `${percent(share)} of the bandwidth limit, at least ${percent(LEAST_BANDWIDTH_SHARE)}`;
    verdicts.push({ claim: `${place(race)}, decode at 64: ${measured}`, holds: share >= LEAST_BANDWIDTH_SHARE });
  }
  return verdicts;
}

function judgeProcess({ products, laneBack, replay }: Report): Verdict[] {
  const verdicts = products.map(({ model, rpc }) => ({
    claim: `${model}, JSON-RPC on top of ghost text: ${rpc.median.toFixed(1)} ms, at most ${MOST_RPC_MS}`,
    holds: rpc.median <= MOST_RPC_MS,
  }));
  if (laneBack) {
    const { wait, stepMs, promptTokens } = laneBack;
    const claim =
      `${MODEL.narrow}, a cancelled prompt of ${promptTokens} tokens frees the lane after ${wait.median.toFixed(0)} ms, ` +
      `at most a step of 64: ${stepMs.toFixed(0)} ms`;
    verdicts.push({ claim, holds: wait.median <= stepMs });
  }
  if (replay) {
    const failures = replayFailures(replay);
    verdicts.push(...failures.map(failed));
    if (failures.length === 0)
      verdicts.push({ claim: 'replay: answers without a round trip, and tokens', holds: true });
  }
  return verdicts;
}

/** What the compiler may take. */
export function growthVerdicts({ models }: Growth): Verdict[] {
  return models.flatMap(({ model, firstOpenMs, openMs, compiledBytes, compilePeak }) => {
    const most = COMPILE_FACTOR * compiledBytes + COMPILE_EXTRA;
    const memory = {
      claim: `${model}, compiled with ${megabytes(compilePeak)} MB, at most ${megabytes(most)}`,
      holds: compilePeak <= most,
    };
    if (model !== MODEL.narrow) return [memory];
    const seconds = (firstOpenMs - openMs) / 1000;
    const claim = `${model}, compiled in ${seconds.toFixed(1)} s, at most ${MOST_COMPILE_SECONDS}`;
    return [memory, { claim, holds: seconds <= MOST_COMPILE_SECONDS }];
  });
}

function place({ model, threads }: RaceReport): string {
  return `${model}, ${threadsOf(threads)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
