// What a run measured, and as tables for a terminal.
import { type Machine, machineLine, noiseLine } from './machine.ts';
import type { LaneBack, ProductFigures } from './product.ts';
import { FIGURES, type Figure, type RaceResult } from './race.ts';
import type { ReplayFigures } from './replay/replay.ts';
import { replayLines } from './replay/replayReport.ts';
import { columns, summary } from './table.ts';

/** One race: a model, with so many threads. */
export interface RaceReport {
  readonly model: string;
  readonly threads: number;
  /** Bytes a second. */
  readonly bandwidth: number;
  /** Bytes of weights that one token reads. */
  readonly weights: number;
  readonly results: readonly RaceResult[];
  /** By engine: how often its likeliest token is Storywisp's, of `AGREEMENT_PROMPTS`. */
  readonly agreement: Readonly<Record<string, number>>;
  /** Resident memory after the race, bytes. */
  readonly memory: Readonly<Record<string, number>>;
}

export interface Report {
  readonly date: string;
  readonly machine: Machine;
  /** At several times, as `measureNoise` has it. */
  readonly noise: readonly number[];
  /** Engines that could not run, and why. */
  readonly absent: readonly string[];
  readonly races: readonly RaceReport[];
  readonly products: readonly ProductFigures[];
  /** With GPT-2's geometry. Both are left out with --quick: the replay takes as long as the session took. */
  readonly laneBack?: LaneBack;
  readonly replay?: ReplayFigures;
}

export const STORYWISP = 'Storywisp int8';
/** After which each engine is asked for the likeliest token, to see that all run the same model. */
export const AGREEMENT_PROMPTS = 16;

export function formatReport({ machine, noise, races, products, absent, laneBack, replay }: Report): string[] {
  const lines = [machineLine(machine), noiseLine(noise), ...absent];
  for (const race of races) lines.push('', ...raceLines(race));
  for (const product of products) lines.push('', ...productLines(product));
  if (laneBack) lines.push('', laneBackLine(laneBack));
  if (replay) lines.push('', ...replayLines(replay));
  return lines;
}

function raceLines(race: RaceReport): string[] {
  const { model, threads, results, memory, agreement, bandwidth, weights } = race;
  const engines = Object.keys(memory);
  const listed = (figures: Readonly<Record<string, number>>, format: (figure: number) => string) =>
    engines.map((name) => `${name} ${format(figures[name] ?? Number.NaN)}`).join(', ');
  const lines = [
    `${model}, ${threadsOf(threads)}: median ms (quartiles)`,
    ...columns([['', 'context', ...engines], ...results.map((result) => figureLine(result, engines))]),
    `resident memory, MB: ${listed(memory, megabytes)}`,
    `the likeliest token is Storywisp's, of ${AGREEMENT_PROMPTS} prompts: ${listed(agreement, String)}`,
  ];
  const share = bandwidthShare(race);
  if (share !== undefined) {
    const limit = (1000 * weights) / bandwidth;
    const reading = `reading ${megabytes(weights)} MB of weights takes ${limit.toFixed(1)} ms here`;
    lines.push(`${reading}: decoding at 64 runs at ${(100 * share).toFixed(0)} % of that limit`);
  }
  return lines;
}

function productLines(product: ProductFigures): string[] {
  const { model, startColdMs, startWarm, firstToken, ghostText, ghostTextOverRpc, rpc } = product;
  return [
    `The process with ${model}, as the editor runs it: median (quartiles)`,
    ...columns([
      ['start to first token, model not compiled yet', `${startColdMs.toFixed(0)} ms`],
      ['start to first token', `${summary(startWarm, 0)} ms`],
      ['engine: first token after three typed characters', `${summary(firstToken)} ms`],
      ['engine: 24 tokens after three typed characters', `${summary(ghostText)} ms`],
      ['the same over JSON-RPC', `${summary(ghostTextOverRpc)} ms`],
      ['JSON-RPC on top', `${summary(rpc)} ms`],
      ['resident memory, loaded', `${megabytes(product.idleMemory)} MB`],
      ['resident memory, after 512 tokens', `${megabytes(product.fullMemory)} MB`],
    ]),
  ];
}

function laneBackLine({ wait, longest, promptTokens, stepMs }: LaneBack): string {
  const step = `a step of 64 takes ${stepMs.toFixed(0)} ms`;
  return `GPT-2 124M, a prompt of ${promptTokens} tokens cancelled: the lane is free after ${summary(wait, 0)} ms, at most ${longest.toFixed(0)}; ${step}`;
}

/** What a token would take if reading the weights were all, as a share of what it takes at a context of 64. */
export function bandwidthShare({ results, weights, bandwidth }: RaceReport): number | undefined {
  const decode = median(results, 64, 'decode', STORYWISP);
  return decode === undefined ? undefined : (1000 * weights) / bandwidth / decode;
}

export function threadsOf(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** Median ms of `engine`, if it ran. */
export function median(results: readonly RaceResult[], context: number, figure: Figure, engine: string) {
  return results.find((result) => result.context === context && result.figure === figure)?.byEngine[engine]?.median;
}

function figureLine({ figure, context, byEngine }: RaceResult, engines: readonly string[]): string[] {
  const own = byEngine[STORYWISP]?.median;
  const cells = engines.map((name) => {
    const times = byEngine[name];
    if (!times) return '-';
    const ratio = name === STORYWISP || own === undefined ? '' : ` ${(times.median / own).toFixed(1)}x`;
    return summary(times) + ratio;
  });
  return [FIGURES[figure], String(context), ...cells];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
