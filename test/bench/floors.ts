// What must hold of a race, as ratios in one run: how many times faster Storywisp is than a peer.
import { FIGURES, type Figure } from './race.ts';
import { median, type Report, STORYWISP } from './report.ts';

interface Floor {
  readonly figure: Figure;
  readonly context: number;
  readonly peer: string;
  readonly ratio: number;
}

/** For GPT-2's own geometry, int8. */
const FLOORS: readonly Floor[] = [
  { figure: 'grown', context: 512, peer: 'transformers.js q8', ratio: 25 },
  { figure: 'grown', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.3 },
  { figure: 'cold', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.6 },
  { figure: 'cold', context: 512, peer: 'transformers.js q8', ratio: 1.3 },
  { figure: 'decode', context: 512, peer: 'transformers.js q8', ratio: 3 },
  { figure: 'decode', context: 512, peer: 'llama.cpp Q8_0', ratio: 1.1 },
];

/** For a smoke test on whatever model, machine and load: far below what is normal, so that only a real loss is caught. */
const WIDE_FLOORS: readonly Floor[] = [
  { figure: 'grown', context: 480, peer: 'transformers.js q8', ratio: 5 },
  { figure: 'grown', context: 480, peer: 'transformers.js fp32', ratio: 5 },
  { figure: 'decode', context: 480, peer: 'transformers.js fp32', ratio: 1.2 },
];

/** A line for each floor that can be judged: what was wanted, what was measured, and whether it holds. */
export function judge(report: Report, wide: boolean): { readonly line: string; readonly holds: boolean }[] {
  const wanted = wide ? 'Fable 14M' : 'GPT-2 124M';
  return report.races
    .filter(({ model }) => model === wanted)
    .flatMap(({ model, threads, results }) =>
      (wide ? WIDE_FLOORS : FLOORS).flatMap(({ figure, context, peer, ratio }) => {
        const own = median(results, context, figure, STORYWISP);
        const other = median(results, context, figure, peer);
        if (own === undefined || other === undefined) return [];
        const holds = other / own >= ratio;
        const line =
          `${holds ? 'holds ' : 'MISSED'} ${model}, ${threads} thread${threads === 1 ? '' : 's'}, ${FIGURES[figure]} ` +
          `at ${context}: ${(other / own).toFixed(1)} x ${peer}, floor ${ratio}`;
        return [{ line, holds }];
      }),
    );
}
