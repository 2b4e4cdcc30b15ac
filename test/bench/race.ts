// The race: every engine on the same tokens, in turns, so that a noisy minute hurts all of them alike.
import type { ContestantProcess } from './contestants/contestant.ts';
import { type Summary, summarise } from './statistics.ts';

/** What is timed, ms. Each is what a writer's hands cause. */
export const FIGURES = {
  cold: 'first token, nothing cached',
  grown: 'first token after 3 more tokens',
  deleted: 'first token after 10 tokens were deleted',
  edited: 'first token after an edit 200 tokens back',
  decode: 'each further token',
  three: 'a step of 3 candidates',
  five: 'a step of 5 candidates',
} as const;
export type Figure = keyof typeof FIGURES;

export interface Racer {
  readonly process: ContestantProcess;
  /** Without a cache of its own there is nothing to warm, and every first token is a cold one. */
  readonly keepsCache: boolean;
}

export interface RaceResult {
  readonly context: number;
  readonly figure: Figure;
  /** By engine; one that cannot do it is left out. */
  readonly byEngine: Readonly<Record<string, Summary>>;
}

const DECODED_TOKENS = 10;
const EDIT_DISTANCE = 200;
const CANDIDATES = [
  ['three', 3],
  ['five', 5],
] as const;
/** Above this, an engine without a cache runs only what differs for it: each of its first tokens takes seconds. */
const LONGEST_WITH_ALL = 512;

/** @param tokens at least the longest context. @param rounds in each of which every engine runs once. */
export async function race(
  racers: readonly Racer[],
  tokens: readonly number[],
  contexts: readonly number[],
  rounds: number,
): Promise<RaceResult[]> {
  const results: RaceResult[] = [];
  for (const context of contexts) {
    const times = new Map<Figure, Map<string, number[]>>();
    // The first round only warms.
    for (let round = 0; round <= rounds; round++) {
      for (const racer of racers) {
        for (const [figure, values] of await runOnce(racer, tokens.slice(0, context))) {
          if (round === 0) continue;
          const byEngine = times.get(figure) ?? new Map<string, number[]>();
          times.set(figure, byEngine);
          byEngine.set(racer.process.name, [...(byEngine.get(racer.process.name) ?? []), ...values]);
        }
      }
    }
    for (const [figure, byEngine] of times) {
      const summaries = [...byEngine].map(([name, values]) => [name, summarise(values)] as const);
      results.push({ context, figure, byEngine: Object.fromEntries(summaries) });
    }
  }
  return results;
}

async function runOnce({ process, keepsCache }: Racer, tokens: readonly number[]): Promise<Map<Figure, number[]>> {
  const times = new Map<Figure, number[]>();
  /** Time to the first token of `after` when `before` has just been read. */
  const afterChange = async (before: readonly number[], after: readonly number[]) => {
    if (keepsCache) await process.call('firstToken', before);
    return process.call('firstToken', after);
  };
  const isLong = tokens.length > LONGEST_WITH_ALL;
  await process.call('forget');
  times.set('cold', [await process.call('firstToken', tokens)]);
  if (keepsCache || !isLong) times.set('deleted', [await afterChange(tokens, tokens.slice(0, -10))]);
  times.set('grown', [await afterChange(tokens.slice(0, -3), tokens)]);
  times.set('decode', await process.call('decode', tokens, DECODED_TOKENS));
  for (const [figure, rows] of isLong && !keepsCache ? [] : CANDIDATES) {
    const values = await process.call('decodeRows', tokens, rows, DECODED_TOKENS);
    if (values) times.set(figure, values);
  }
  if (tokens.length > EDIT_DISTANCE && (keepsCache || !isLong)) {
    const place = tokens.length - EDIT_DISTANCE;
    times.set('edited', [await afterChange(tokens, tokens.with(place, (tokens[place] ?? 0) ^ 1))]);
  }
  return times;
}
