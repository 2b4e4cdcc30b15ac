// Finds the file beside a data file that a run may go on with, or a name that is free.
import {
  type EarlierRun,
  earlierRun,
  type OutputFormat,
  readBack,
  seedIn,
} from '../../common/augment/augmentedFile.ts';
import { FigureCounter } from '../../common/augment/figures.ts';
import { SeenTexts } from '../../common/augment/seenTexts.ts';
import { StorywispError } from '../../common/errors.ts';
import { nameBeside } from './target.ts';

/** Where a run begins: at the first record, or where an earlier one was stopped. */
export interface Start {
  readonly seed: number;
  readonly settings: string;
  /** What of the file is kept. */
  readonly kept: string;
  /** Of a CSV that is gone on with. */
  readonly columns: readonly string[] | undefined;
  readonly from: number;
  readonly seen: SeenTexts;
  readonly counter: FigureCounter;
}

export interface Wanted {
  readonly format: OutputFormat;
  readonly column: string;
  /** Undefined where it is not known yet. */
  readonly model: string | undefined;
  /** Undefined: that of the file, or any. */
  readonly seed: number | undefined;
  settingsWith(seed: number): string;
}

export function freshStart({ seed, settingsWith }: Pick<Wanted, 'seed' | 'settingsWith'>): Start {
  const drawn = seed ?? Math.floor(Math.random() * 2 ** 32);
  const nothing = { kept: '', columns: undefined, from: 1, seen: new SeenTexts(), counter: new FigureCounter() };
  return { ...nothing, seed: drawn, settings: settingsWith(drawn) };
}

/** @param read the text of the file of that name; undefined if there is none. */
export async function startBeside(
  name: string,
  wanted: Wanted,
  read: (name: string) => Promise<string | undefined>,
): Promise<{ readonly name: string; readonly start: Start }> {
  for (let count = 1; ; count++) {
    const beside = nameBeside(name, wanted.format, count);
    const text = await read(beside);
    const start = text === undefined || text === '' ? freshStart(wanted) : await goOn(text, wanted);
    if (start) return { name: beside, start };
  }
}

/** @returns undefined for a file of something else, or of other settings. */
async function goOn(text: string, wanted: Wanted): Promise<Start | undefined> {
  const earlier = await ownRun(text, wanted.format);
  const seed = wanted.seed ?? (earlier && seedIn(earlier.settings));
  if (!earlier || seed === undefined || wanted.settingsWith(seed) !== earlier.settings) return undefined;
  if (wanted.model !== undefined && wanted.model !== earlier.model) return undefined;
  const fresh = freshStart({ ...wanted, seed });
  const { size, row } = await readBack([text], wanted.format, wanted.column, lengthOf, (variant, distance) => {
    fresh.seen.add(variant);
    fresh.counter.addVariant(variant, distance);
  });
  return { ...fresh, kept: text.slice(0, size), columns: size > 0 ? earlier.columns : undefined, from: row };
}

async function ownRun(text: string, format: OutputFormat): Promise<EarlierRun | undefined> {
  try {
    return await earlierRun([text], format);
  } catch (error) {
    if (error instanceof StorywispError) return undefined;
    throw error;
  }
}

function lengthOf(raw: string): number {
  return raw.length;
}
