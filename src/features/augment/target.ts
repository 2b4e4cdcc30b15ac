// What there is to augment: the data file that is open, or the lines that are selected in any other document.

import type { OutputFormat } from '../../common/augment/augmentedFile.ts';
import { formatOf, type SourceRecord } from '../../common/augment/sourceRecords.ts';

/** More lines than this are work for the command line. */
export const MOST_LINES = 10_000;
/** So is a larger file, UTF-16 units. */
export const LONGEST_FILE = 5 * 2 ** 20;

/** The part of VS Code's TextDocument that is read here. */
export interface Lines {
  readonly languageId: string;
  lineAt(line: number): { readonly text: string };
}

export interface LineSpan {
  readonly isEmpty: boolean;
  readonly start: { readonly line: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** The format of a data file, by its name or its language; undefined for other documents. */
export function dataFormat(path: string, { languageId }: Lines): OutputFormat | undefined {
  const format = formatOf(path) ?? languageId;
  return format === 'csv' || format === 'jsonl' ? format : undefined;
}

/** Lines of all selections, in order, from 0. One that a selection only reaches the beginning of is not meant. */
export function selectedLines(selections: readonly LineSpan[]): number[] {
  const lines = new Set<number>();
  for (const { isEmpty, start, end } of selections) {
    if (isEmpty) continue;
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    for (let line = start.line; line <= last; line++) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}

/** The selected lines that have text, as records by their number in the document. */
export function lineRecords(document: Lines, lines: readonly number[]): SourceRecord[] {
  return lines.flatMap((line) => {
    const { text } = document.lineAt(line);
    return text.trim() === '' ? [] : [{ row: line + 1, text, fields: { text }, raw: text }];
  });
}

/** The name of the `count`-th file of variants beside a data file. */
export function nameBeside(name: string, format: OutputFormat, count: number): string {
  const stem = name.replace(/\.\w+$/, '');
  return `${stem}.augmented${count > 1 ? `-${count}` : ''}.${format}`;
}
