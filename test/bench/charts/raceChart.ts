// Draws a race as bars: one panel a figure, one bar an engine.
import { FIGURES, type Figure } from '../race.ts';
import { type RaceReport, type Report, STORYWISP, threadsOf } from '../report.ts';
import { rounded, sheet, THEMES, type Theme, text, WIDTH } from './svg.ts';

const PANELS: readonly Figure[] = ['grown', 'decode', 'cold'];
const LABELS = 150;
const BAR = 16;
const GAP = 6;
const HEAD = 26;

/** The largest model on one thread, at the context that ghost text reads. */
export function drawRace({ races, machine }: Report, theme: Theme): string {
  const race = races.filter(({ threads }) => threads === 1).at(-1);
  if (!race) throw new Error('no race on one thread');
  const context = usualContext(race);
  const colours = THEMES[theme];
  const parts: string[] = [];
  let y = 44;
  for (const figure of PANELS) {
    const result = race.results.find((result) => result.context === context && result.figure === figure);
    const engines = Object.entries(result?.byEngine ?? {});
    const longest = Math.max(...engines.map(([, { median }]) => median));
    parts.push(text(16, y, `${FIGURES[figure]}, ms`, colours.text, { weight: 'bold' }));
    y += HEAD - GAP;
    for (const [name, { median }] of engines) {
      const length = ((WIDTH - LABELS - 90) * median) / longest;
      const own = name === STORYWISP;
      const base = y + BAR - 4;
      parts.push(
        text(LABELS - 8, base, name, own ? colours.text : colours.quiet, {
          anchor: 'end',
          weight: own ? 'bold' : 'normal',
        }),
        `<rect x="${LABELS}" y="${y}" width="${Math.max(1, length).toFixed(1)}" height="${BAR}" rx="2" fill="${own ? colours.own : colours.other}"/>`,
        text(LABELS + length + 6, base, rounded(median), colours.quiet),
      );
      y += BAR + GAP;
    }
    y += HEAD;
  }
  const place = `${race.model}, ${context} tokens of context, ${threadsOf(race.threads)}`;
  return sheet(`${place}; ${machine.processor}, ${machine.instructions.join(', ')}`, y - 12, theme, parts);
}

/** What ghost text reads, or as much of it as the model was raced at. */
export function usualContext({ results }: RaceReport): number {
  return Math.max(...results.map(({ context }) => context).filter((context) => context <= 512));
}
