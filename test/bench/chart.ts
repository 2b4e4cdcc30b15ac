// Draws the race as an SVG of bars: one panel a figure, one bar an engine. Follows the reader's light or dark theme.
import { FIGURES, type Figure, type RaceResult } from './race.ts';
import { STORYWISP } from './report.ts';

const PANELS: readonly Figure[] = ['grown', 'decode', 'cold'];
const WIDTH = 760;
const LABELS = 150;
const BAR = 16;
const GAP = 6;
const HEAD = 26;
const THEMES = {
  light: { text: '#1f2328', quiet: '#656d76', own: '#1a7f5a', other: '#b6bdc6', ground: '#ffffff' },
  dark: { text: '#e6edf3', quiet: '#8d96a0', own: '#3fb98a', other: '#4a525c', ground: '#0d1117' },
} as const;
export type Theme = keyof typeof THEMES;

/** @param title what was raced, in a line. @param results of one model, one number of threads and one context. */
export function drawRace(title: string, results: readonly RaceResult[], theme: Theme): string {
  const colours = THEMES[theme];
  const parts: string[] = [];
  let y = 44;
  for (const figure of PANELS) {
    const engines = Object.entries(results.find((result) => result.figure === figure)?.byEngine ?? {});
    if (engines.length === 0) continue;
    const longest = Math.max(...engines.map(([, { median }]) => median));
    parts.push(text(16, y, `${FIGURES[figure]}, ms`, colours.text, 'bold'));
    y += HEAD - GAP;
    for (const [name, { median }] of engines) {
      const length = ((WIDTH - LABELS - 90) * median) / longest;
      const own = name === STORYWISP;
      parts.push(
        text(LABELS - 8, y + BAR - 4, name, own ? colours.text : colours.quiet, own ? 'bold' : 'normal', 'end'),
        `<rect x="${LABELS}" y="${y}" width="${Math.max(1, length).toFixed(1)}" height="${BAR}" rx="2" fill="${own ? colours.own : colours.other}"/>`,
        text(LABELS + length + 6, y + BAR - 4, median < 10 ? median.toFixed(1) : median.toFixed(0), colours.quiet),
      );
      y += BAR + GAP;
    }
    y += HEAD;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="${colours.ground}"/>`,
    '<g font-family="system-ui, sans-serif" font-size="12">',
    text(16, 22, title, colours.quiet),
    ...parts,
    '</g></svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, words: string, fill: string, weight = 'normal', anchor = 'start'): string {
  const place = `x="${x.toFixed(1)}" y="${y}"`;
  return `<text ${place} fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${words}</text>`;
}
