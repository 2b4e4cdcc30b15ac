// The file of variants: its rows, each with what it takes to have it again, and what an earlier run left of it.
import Papa from 'papaparse';
import { StorywispError } from '../errors.ts';
import { csvRows } from './csvRows.ts';
import { lineRows, type Pieces, type Row } from './rows.ts';
import { OWN_PREFIX, parseObject, type SourceLayout } from './sourceRecords.ts';
import type { AugmentOptions, Varied } from './variants.ts';

export type OutputFormat = 'csv' | 'jsonl';

/** The row of the source, the variant's number in it, the request's seed, the distance, the model, all settings. */
const OWN_COLUMNS = ['row', 'variant', 'seed', 'distance', 'model', 'settings'].map((name) => OWN_PREFIX + name);
const [ROW = '', , , DISTANCE = '', MODEL = '', SETTINGS = ''] = OWN_COLUMNS;

/**
 * All that decides which rows a run writes, but for the model: the same words, the same run.
 * @param source the name of the file or document, without its folder.
 */
export function settingsText(source: string, { column, labels }: SourceLayout, options: AugmentOptions): string {
  const { variants, mode, keep, maxOverlap, sampling, seed } = options;
  return JSON.stringify({ source, column, labels, seed, variants, mode, keep, maxOverlap, sampling });
}

/** The seed of a run with these settings; undefined if they name none. */
export function seedIn(settings: string): number | undefined {
  const seed = parseObject(settings)?.['seed'];
  return typeof seed === 'number' ? seed : undefined;
}

/** Writes rows. In a CSV the columns are those of the first record, or of the file that is gone on with. */
export class RowWriter {
  readonly #format: OutputFormat;
  readonly #settings: string;
  #columns: readonly string[] | undefined;

  constructor(format: OutputFormat, settings: string, columns?: readonly string[]) {
    this.#format = format;
    this.#settings = settings;
    this.#columns = columns;
  }

  /** The rows of one record, each with its line break; a new CSV begins with its header. */
  rowsOf({ record, variants }: Varied, column: string, model: string): string {
    const rows = variants.map(({ text, seed, distance }, index) => {
      const own = [record.row, index + 1, seed, Number(distance.toFixed(4)), model, this.#settings];
      return { ...record.fields, [column]: text, ...Object.fromEntries(OWN_COLUMNS.map((name, i) => [name, own[i]])) };
    });
    if (this.#format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    return this.#csvOf(rows);
  }

  #csvOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
    const [first] = rows;
    if (!first) return '';
    const columns = this.#columns ?? Object.keys(first);
    const header = this.#columns ? [] : [columns];
    this.#columns = columns;
    const cells = rows.map((row) => columns.map((name) => cellOf(row[name])));
    return `${Papa.unparse([...header, ...cells], { newline: '\n' })}\n`;
  }
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export interface EarlierRun {
  readonly settings: string;
  readonly model: string;
  /** Of a CSV. */
  readonly columns: readonly string[] | undefined;
}

/**
 * @returns undefined if there are no rows yet.
 * @throws StorywispError `bad-request` for a file that no earlier run has written.
 */
export async function earlierRun(pieces: Pieces, format: OutputFormat): Promise<EarlierRun | undefined> {
  for await (const { value, raw } of augmentedRows(pieces, format)) {
    if (value?.[SETTINGS] !== undefined) {
      const columns = format === 'csv' ? Object.keys(value) : undefined;
      return { settings: String(value[SETTINGS]), model: String(value[MODEL]), columns };
    }
    // Cut off in its very first row, it holds nothing yet.
    if (!value && raw.includes(ROW)) return undefined;
    throw new StorywispError('bad-request', 'the file to write to holds something else already');
  }
  return undefined;
}

export interface ReadBack {
  /** What of the file is kept, in the units of `sizeOf`; the rest is written again. */
  readonly size: number;
  /** The record to go on with. */
  readonly row: number;
}

/**
 * The last record of an earlier run may not be whole: it is done again, and comes out the same.
 * @param onVariant is told every row that is kept.
 */
export async function readBack(
  pieces: Pieces,
  format: OutputFormat,
  column: string,
  sizeOf: (raw: string) => number,
  onVariant: (text: string, distance: number) => void,
): Promise<ReadBack> {
  let size = 0;
  let passed = 0;
  let row = 1;
  let waiting: { readonly text: string; readonly distance: number }[] = [];
  for await (const { value, raw, ending } of augmentedRows(pieces, format)) {
    const current = Number(value?.[ROW]);
    if (ending !== 'lineBreak' || !value || !(current >= row)) break;
    if (current > row) {
      for (const { text, distance } of waiting) onVariant(text, distance);
      waiting = [];
      size = passed;
      row = current;
    }
    waiting.push({ text: String(value[column]), distance: Number(value[DISTANCE]) });
    passed += sizeOf(raw);
  }
  return { size, row };
}

type Cells = Readonly<Record<string, unknown>>;

/** Undefined where a row is broken. The header of a CSV belongs to its first row. */
async function* augmentedRows(pieces: Pieces, format: OutputFormat): AsyncGenerator<Row<Cells | undefined>> {
  if (format === 'jsonl') {
    for await (const row of lineRows(pieces)) yield { ...row, value: parseObject(row.value) };
    return;
  }
  let header: Row<readonly string[]> | undefined;
  let before = '';
  for await (const row of csvRows(pieces)) {
    if (!header) {
      header = row;
      before = row.raw;
      continue;
    }
    const names = header.value;
    const isWhole = row.value.length === names.length;
    const value = isWhole ? Object.fromEntries(names.map((name, i) => [name, row.value[i]])) : undefined;
    yield { ...row, value, raw: before + row.raw };
    before = '';
  }
  if (before !== '') yield { value: undefined, raw: before, ending: 'nothing' };
}
