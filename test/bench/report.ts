// The figures as a table for a terminal, and what must hold of them.
import type { Machine } from './machine.ts';
import type { ProductFigures } from './product.ts';
import { FIGURES, type Figure, type RaceResult } from './race.ts';
import type { ReplayFigures } from './replay/replay.ts';
import { replayLines } from './replay/replayReport.ts';
import type { Summary } from './statistics.ts';
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
  /** Resident memory after the race, bytes. */
  readonly memory: Readonly<Record<string, number>>;
}

export interface Report {
  readonly date: string;
  readonly machine: Machine;
  /** Before and after, as `measureNoise` has it. */
  readonly noise: readonly [number, number];
  /** Engines that could not run, and why. */
  readonly absent: readonly string[];
  readonly races: readonly RaceReport[];
  readonly product: ProductFigures;
  /** From a cancelled prompt of 900 tokens to the next request's turn, with GPT-2's geometry, ms. */
  readonly laneBack?: Summary;
  /** Left out with --quick: it takes as long as the session took. */
  readonly replay?: ReplayFigures;
}

export const STORYWISP = 'Storywisp int8';
/** Above this the spread of a fixed piece of work says that something else is running. */
export const NOISY = 0.1;

export function formatReport(report: Report): string {
  const { machine, noise, races, product, absent } = report;
  const lines = [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.instructions.join(' ')}, Node ${machine.node}`,
    `noise ${noise.map((share) => `${(100 * share).toFixed(0)} %`).join(' before, ')} after${
      Math.max(...noise) > NOISY ? ': THE MACHINE WAS BUSY, do not trust these figures' : ''
    }`,
    ...absent,
  ];
  for (const { model, threads, results, memory, bandwidth, weights } of races) {
    const engines = Object.keys(memory);
    lines.push('', `${model}, ${threads} thread${threads === 1 ? '' : 's'}: median ms (quartiles)`);
    lines.push(...columns([['', 'context', ...engines], ...results.map((result) => raceLine(result, engines))]));
    lines.push(`resident memory, MB: ${engines.map((name) => `${name} ${megabytes(memory[name] ?? 0)}`).join(', ')}`);
    const decode = median(results, 64, 'decode', STORYWISP);
    if (decode !== undefined) {
      const limit = (1000 * weights) / bandwidth;
      lines.push(
        `reading ${megabytes(weights)} MB of weights takes ${limit.toFixed(1)} ms here: ` +
          `decoding at 64 runs at ${((100 * limit) / decode).toFixed(0)} % of that limit`,
      );
    }
  }
  lines.push('', 'The process with Fable, as the editor runs it: median (quartiles)');
  lines.push(
    ...columns([
      ['start to first token, model not compiled yet', `${product.startColdMs.toFixed(0)} ms`],
      ['start to first token', `${summary(product.startWarm, 0)} ms`],
      ['engine: first token after three typed characters', `${summary(product.firstToken)} ms`],
      ['engine: 24 tokens after three typed characters', `${summary(product.ghostText)} ms`],
      ['JSON-RPC on top', `${summary(product.rpc)} ms`],
      ['resident memory, loaded', `${megabytes(product.idleMemory)} MB`],
      ['resident memory, after the page', `${megabytes(product.busyMemory)} MB`],
    ]),
  );
  if (report.laneBack) {
    lines.push(
      '',
      `GPT-2 124M, a prompt of 900 tokens cancelled: the lane is free after ${summary(report.laneBack)} ms`,
    );
  }
  if (report.replay) lines.push('', ...replayLines(report.replay));
  return lines.join('\n');
}

/** Median ms of `engine`, if it ran. */
export function median(results: readonly RaceResult[], context: number, figure: Figure, engine: string) {
  return results.find((result) => result.context === context && result.figure === figure)?.byEngine[engine]?.median;
}

function raceLine({ figure, context, byEngine }: RaceResult, engines: readonly string[]): string[] {
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
