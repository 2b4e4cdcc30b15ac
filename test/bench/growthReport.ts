// How cost grows, as tables: for a terminal and for the README.
import { type Growth, type GrowthPoint, type ModelGrowth, USUAL_CONTEXT } from './growth.ts';
import { machineLine, noiseLine } from './machine.ts';
import { columns, markdownTable, summary } from './table.ts';

/** What grows, with the points along it. */
export interface GrowthSeries {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly { readonly x: number; readonly point: GrowthPoint }[];
  /** The time to the first token does not change along it. */
  readonly flat: boolean;
}

/** With the context, with the candidates, with the model. */
export function growthSeries({ models }: Growth): readonly GrowthSeries[] {
  const middle = models.find(({ points }) => points.length > 1);
  if (!middle) throw new Error('no model was measured at more than one point');
  const one = middle.points.filter(({ context, candidates }) => candidates === 1 && context !== USUAL_CONTEXT);
  const usual = middle.points.filter(({ context }) => context === USUAL_CONTEXT);
  return [
    {
      title: `With the context: ${middle.model}`,
      unit: 'tokens',
      points: one.map((point) => ({ x: point.context, point })),
      flat: false,
    },
    {
      title: `With the model: ${USUAL_CONTEXT} tokens of context`,
      unit: 'M',
      points: models.map((growth) => ({ x: growth.parameters, point: usualPoint(growth) })),
      flat: false,
    },
    {
      title: `With the candidates decoded at once: ${middle.model}, ${USUAL_CONTEXT} tokens of context`,
      unit: 'candidates',
      points: usual.map((point) => ({ x: point.candidates, point })),
      flat: true,
    },
  ];
}

export function growthLines(growth: Growth): string[] {
  const { machine, noise, threads, models } = growth;
  const lines = [machineLine(machine), noiseLine(noise), `${threads} threads; median (quartiles)`];
  for (const { title, unit, points } of growthSeries(growth)) {
    const heads = [unit, 'nothing cached, ms', 'after 3 tokens, ms', 'a step, ms', 'resident, MB'];
    const rows = points.map(({ x, point: { cold, grown, decode, memory } }) => [
      String(x),
      summary(cold, 0),
      summary(grown),
      summary(decode),
      megabytes(memory),
    ]);
    lines.push('', title, ...columns([heads, ...rows]));
  }
  lines.push('', 'Compiling and opening', ...columns([OPENING, ...models.map(openingRow)]));
  return lines;
}

export function growthMarkdown(growth: Growth): string[] {
  const [byContext, , byCandidates] = growthSeries(growth);
  const contexts = byContext?.points ?? [];
  const candidates = byCandidates?.points ?? [];
  const costs = (points: typeof contexts, names: readonly string[], of: (point: GrowthPoint) => readonly string[]) =>
    names.map((name, i) => [name, ...points.map(({ point }) => of(point)[i] ?? '')]);
  return [
    ...markdownTable([
      [byContext?.title ?? '', ...contexts.map(({ x }) => String(x))],
      ...costs(
        contexts,
        ['first token, nothing cached', 'after 3 more tokens', 'each further token', 'memory, MB'],
        costsOf,
      ),
    ]),
    '',
    ...markdownTable([
      [byCandidates?.title ?? '', ...candidates.map(({ x }) => String(x))],
      ...costs(candidates, ['a step', 'memory, MB'], (point) => costsOf(point).slice(2)),
    ]),
    '',
    ...markdownTable([
      ['With the model', ...growth.models.map(({ model }) => model)],
      ...costs(
        growth.models.map((model) => ({ x: model.parameters, point: usualPoint(model) })),
        ['first token, nothing cached', 'after 3 more tokens', 'each further token', 'memory, MB'],
        costsOf,
      ),
      ...OPENING.slice(1).map((name, i) => [name, ...growth.models.map((model) => openingRow(model)[i + 1] ?? '')]),
    ]),
  ];
}

const OPENING = [
  '',
  'first open, s',
  'open, s',
  'checkpoint, MB',
  'compiled, MB',
  'peak while compiling, MB',
  'loaded, MB',
];

function openingRow({ model, firstOpenMs, openMs, ...bytes }: ModelGrowth): string[] {
  return [
    model,
    (firstOpenMs / 1000).toFixed(1),
    (openMs / 1000).toFixed(1),
    ...[bytes.checkpointBytes, bytes.compiledBytes, bytes.compilePeak, bytes.loadedMemory].map(megabytes),
  ];
}

function costsOf({ cold, grown, decode, memory }: GrowthPoint): string[] {
  return [cold.median.toFixed(0), grown.median.toFixed(1), decode.median.toFixed(1), megabytes(memory)];
}

function usualPoint({ points }: ModelGrowth): GrowthPoint {
  const point = points.find(({ context, candidates }) => context === USUAL_CONTEXT && candidates === 1);
  if (!point) throw new Error(`no point at ${USUAL_CONTEXT} tokens`);
  return point;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
