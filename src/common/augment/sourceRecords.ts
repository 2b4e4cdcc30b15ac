// Records of a CSV, a JSONL or a text file, as they come in.
import { StorywispError } from '../errors.ts';
import { csvRows } from './csvRows.ts';
import { lineRows, type Pieces } from './rows.ts';

/** `txt`: a record a line, empty lines left out. */
export type SourceFormat = 'csv' | 'jsonl' | 'txt';

export interface SourceLayout {
  readonly format: SourceFormat;
  /** The column or key of the text. For `txt`: what it is called from now on. */
  readonly column: string;
  /** The other columns that are kept; null keeps all. */
  readonly labels: readonly string[] | null;
}

export interface SourceRecord {
  /** Its number in the file, without the header, from 1. */
  readonly row: number;
  /** Undefined where there is none to vary: the row is broken, or its text is no text. */
  readonly text: string | undefined;
  /** What is kept of it, by column, the text too. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The characters it was read from. */
  readonly raw: string;
}

/** Columns of this tool's own begin so; those of an earlier run are not kept. */
export const OWN_PREFIX = 'aug_';

/** The format by a file's name. */
export function formatOf(name: string): SourceFormat | undefined {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === 'ndjson') return 'jsonl';
  return ending === 'csv' || ending === 'jsonl' || ending === 'txt' ? ending : undefined;
}

/** @throws StorywispError `bad-request` for a column that is not there, and for a CSV whose last quote is never closed. */
export function sourceRecords(pieces: Pieces, layout: SourceLayout): AsyncGenerator<SourceRecord> {
  if (layout.format === 'csv') return csvRecords(pieces, layout);
  return layout.format === 'jsonl' ? jsonRecords(pieces, layout) : lines(pieces, layout);
}

async function* csvRecords(pieces: Pieces, layout: SourceLayout): AsyncGenerator<SourceRecord> {
  let header: readonly string[] | undefined;
  let kept: readonly string[] = [];
  let before = '';
  let row = 0;
  for await (const { value, raw, ending } of csvRows(pieces)) {
    if (ending === 'openQuote') throw refused(`a quote that opens in row ${row + 1} of the CSV is never closed`);
    if (!header) {
      header = value;
      kept = keptColumns(header, layout);
      before = raw;
      continue;
    }
    const cells = new Map(header.map((name, column) => [name, value[column] ?? '']));
    const fields = Object.fromEntries(kept.map((name) => [name, cells.get(name)]));
    yield { row: ++row, text: cells.get(layout.column), fields, raw: before + raw };
    before = '';
  }
}

/** In the file's order. */
function keptColumns(header: readonly string[], { column, labels }: SourceLayout): string[] {
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw refused(`two columns are called '${twice}'`);
  const missing = [column, ...(labels ?? [])].find((name) => !header.includes(name));
  if (missing !== undefined) throw refused(`there is no column '${missing}', only ${header.join(', ')}`);
  return header.filter((name) => isKept(name, column, labels));
}

async function* jsonRecords(pieces: Pieces, { column, labels }: SourceLayout): AsyncGenerator<SourceRecord> {
  let row = 0;
  let before = '';
  for await (const { value, raw } of lineRows(pieces)) {
    if (value.trim() === '') {
      before += raw;
      continue;
    }
    const entries = Object.entries(parseObject(value) ?? {});
    const fields = Object.fromEntries(entries.filter(([name]) => isKept(name, column, labels)));
    const text = fields[column];
    yield { row: ++row, text: typeof text === 'string' ? text : undefined, fields, raw: before + raw };
    before = '';
  }
}

async function* lines(pieces: Pieces, { column }: SourceLayout): AsyncGenerator<SourceRecord> {
  let row = 0;
  for await (const { value, raw } of lineRows(pieces)) {
    row++;
    if (value.trim() !== '') yield { row, text: value, fields: { [column]: value }, raw };
  }
}

function isKept(name: string, column: string, labels: readonly string[] | null): boolean {
  if (name === column) return true;
  return labels ? labels.includes(name) : !name.startsWith(OWN_PREFIX);
}

/** The object that a line of JSONL says; undefined if it says none. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Columns that may hold the text: those of a CSV, or the keys of the first record of a JSONL whose value is a text. */
export async function columnsOf(pieces: Pieces, format: 'csv' | 'jsonl'): Promise<readonly string[]> {
  if (format === 'csv') {
    for await (const { value } of csvRows(pieces)) return value;
    return [];
  }
  for await (const { value } of lineRows(pieces)) {
    const entries = Object.entries(parseObject(value) ?? {});
    if (entries.length > 0) return entries.flatMap(([name, held]) => (typeof held === 'string' ? [name] : []));
  }
  return [];
}

function refused(detail: string): StorywispError {
  return new StorywispError('bad-request', detail);
}
