// Draws how cost grows as small line charts: a row for what grows, a column for each cost. Both axes begin at zero.
import type { Growth, GrowthPoint } from '../growth.ts';
import { growthSeries } from '../growthReport.ts';
import { rounded, sheet, THEMES, type Theme, text, WIDTH } from './svg.ts';

type Cost = readonly [title: string, of: (point: GrowthPoint) => number];
const COSTS: readonly Cost[] = [
  ['first token, cold, ms', ({ cold }) => cold.median],
  ['after 3 more tokens, ms', ({ grown }) => grown.median],
  ['a further token, ms', ({ decode }) => decode.median],
  ['resident memory, MB', ({ memory }) => memory / 1e6],
];

const MARGIN = 16;
const COLUMN = (WIDTH - 2 * MARGIN) / COSTS.length;
/** Beside a plot there is room for its first and its last value. */
const PLOT_LEFT = 26;
const PLOT_WIDTH = COLUMN - PLOT_LEFT - 42;
const PLOT_HEIGHT = 84;
const ROW = PLOT_HEIGHT + 92;

export function drawGrowth(growth: Growth, theme: Theme): string {
  const { own, other, text: ink, quiet } = THEMES[theme];
  const parts: string[] = [];
  for (const [row, { title, unit, points, flat }] of growthSeries(growth).entries()) {
    const top = 52 + row * ROW;
    parts.push(text(MARGIN, top, title, ink, { weight: 'bold' }));
    const widest = Math.max(...points.map(({ x }) => x));
    for (const [column, [cost, of]] of COSTS.entries()) {
      // What is read before the first token does not know how many candidates there will be.
      if (flat && column < 2) continue;
      const left = MARGIN + column * COLUMN;
      const base = top + 38 + PLOT_HEIGHT;
      const highest = Math.max(...points.map(({ point }) => of(point)));
      const places = points.map(({ x, point }) => ({
        x: left + PLOT_LEFT + (PLOT_WIDTH * x) / widest,
        y: base - (PLOT_HEIGHT * of(point)) / highest,
        value: rounded(of(point)),
        mark: String(x),
      }));
      const line = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
      parts.push(
        text(left, top + 20, cost, quiet),
        `<path d="M${left + PLOT_LEFT} ${base}h${PLOT_WIDTH}" stroke="${other}"/>`,
        `<polyline points="${line}" fill="none" stroke="${own}" stroke-width="2"/>`,
        ...places.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.5" fill="${own}"/>`),
      );
      const [first, last] = [places[0], places.at(-1)];
      if (!first || !last) continue;
      parts.push(
        text(first.x - 6, first.y + 4, first.value, ink, { anchor: 'end' }),
        text(last.x + 6, last.y + 4, last.value, ink, { weight: 'bold' }),
        text(first.x, base + 14, first.mark, quiet, { anchor: 'middle' }),
        text(last.x, base + 14, `${last.mark} ${unit}`, quiet, { anchor: 'end' }),
      );
    }
  }
  const { processor, instructions } = growth.machine;
  const title = `How cost grows; ${growth.threads} threads; ${processor}, ${instructions.join(', ')}`;
  return sheet(title, 36 + 3 * ROW, theme, parts);
}
