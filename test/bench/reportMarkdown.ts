// What a run measured, as the README's tables.
import { usualContext } from './charts/raceChart.ts';
import { machineLine, noiseLine } from './machine.ts';
import type { ProductFigures } from './product.ts';
import { FIGURES, type Figure } from './race.ts';
import { replayLines } from './replay/replayReport.ts';
import { bandwidthShare, median, type RaceReport, type Report, STORYWISP, threadsOf } from './report.ts';
import { markdownTable } from './table.ts';

export function reportMarkdown({ machine, noise, absent, races, products, laneBack, replay }: Report): string[] {
  const lines = [machineLine(machine), noiseLine(noise), ...absent];
  for (const race of races.filter(({ threads }) => threads === 1)) lines.push('', ...raceTable(race));
  for (const model of new Set(races.map((race) => race.model)))
    lines.push('', ...spreadTable(races.filter((race) => race.model === model)));
  lines.push('', ...productTable(products));
  if (laneBack) {
    const { wait, longest, stepMs, promptTokens } = laneBack;
    const figures = `${wait.median.toFixed(0)} ms (at most ${longest.toFixed(0)})`;
    lines.push('', `Prompt of ${promptTokens} cancelled: ${figures}; a step of 64 takes ${stepMs.toFixed(0)} ms.`);
  }
  if (replay) lines.push('', ...replayLines(replay).map((line) => `    ${line}`));
  return lines;
}

/** At the context that ghost text reads; what else was raced is in the chart and on the terminal. */
function raceTable(race: RaceReport): string[] {
  const { model, threads, results, memory } = race;
  const context = usualContext(race);
  const engines = Object.keys(memory);
  const rows = results
    .filter((result) => result.context === context)
    .map(({ figure, byEngine }) => {
      const own = byEngine[STORYWISP]?.median;
      const cells = engines.map((name) => {
        const time = byEngine[name]?.median;
        if (time === undefined) return '-';
        if (name === STORYWISP) return `**${short(time)}**`;
        return own === undefined ? short(time) : `${short(time)} (${short(time / own)} x)`;
      });
      return [FIGURES[figure], ...cells];
    });
  const head = `${model}, ${context} tokens, ${threadsOf(threads)}`;
  const table = markdownTable([
    [head, ...engines],
    ...rows,
    ['resident memory, MB', ...engines.map((name) => megabytes(memory[name] ?? 0))],
  ]);
  const share = bandwidthShare(race);
  return share === undefined ? table : [...table, '', `At 64: ${(100 * share).toFixed(0)} % of the bandwidth limit.`];
}

const SPREAD: readonly Figure[] = ['grown', 'decode', 'cold'];
const SPREAD_PEERS = ['transformers.js q8', 'llama.cpp Q8_0'];

/** One model at every context and number of threads that it was raced at. */
function spreadTable(races: readonly RaceReport[]): string[] {
  const head = `${races[0]?.model}: ms (times ${SPREAD_PEERS.join(' / ')})`;
  const rows = races.flatMap(({ results, threads }) =>
    [...new Set(results.map(({ context }) => context))].map((context) => [
      `${context} tokens, ${threadsOf(threads)}`,
      ...SPREAD.map((figure) => {
        const own = median(results, context, figure, STORYWISP);
        if (own === undefined) return '-';
        const ratios = SPREAD_PEERS.map((peer) => {
          const other = median(results, context, figure, peer);
          return other === undefined ? '-' : short(other / own);
        });
        return `${short(own)} (${ratios.join(' / ')})`;
      }),
    ]),
  );
  return markdownTable([[head, ...SPREAD.map((figure) => FIGURES[figure])], ...rows]);
}

function productTable(products: readonly ProductFigures[]): string[] {
  const row = (name: string, of: (product: ProductFigures) => string) => [name, ...products.map(of)];
  return markdownTable([
    row('the process, as the editor runs it', ({ model }) => model),
    row('start to first token, compiled before', ({ startWarm }) => `${(startWarm.median / 1000).toFixed(2)} s`),
    row('the very first start', ({ startColdMs }) => `${(startColdMs / 1000).toFixed(1)} s`),
    row('first token after 3 typed characters', ({ firstToken }) => `${short(firstToken.median)} ms`),
    row('24 tokens of ghost text, engine alone', ({ ghostText }) => `${short(ghostText.median)} ms`),
    row('24 tokens of ghost text, as the editor has them', (p) => `${short(p.ghostTextOverRpc.median)} ms`),
    row('JSON-RPC on top', ({ rpc }) => `${short(rpc.median)} ms`),
    row('memory, loaded', ({ idleMemory }) => `${megabytes(idleMemory)} MB`),
    row('memory, after 512 tokens', ({ fullMemory }) => `${megabytes(fullMemory)} MB`),
  ]);
}

/** One decimal below ten, none above. */
function short(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
