// A document's text and places as if every line ended in one character: nothing moves when it changes its line ends.
import type { Position, Range, TextDocument } from 'vscode';

type Lines = Pick<TextDocument, 'eol' | 'lineAt' | 'lineCount' | 'offsetAt' | 'positionAt'>;

/** vscode.EndOfLine.CRLF */
const CRLF = 2;

export function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** All of it, unless a part is named. */
export function textOf(document: TextDocument, part?: Range): string {
  return withLineFeeds(document.getText(part));
}

export function isCrlf({ eol }: Pick<TextDocument, 'eol'>): boolean {
  return eol === CRLF;
}

export function offsetOf(document: Lines, position: Position): number {
  return document.offsetAt(position) - (isCrlf(document) ? position.line : 0);
}

export function positionOf(document: Lines, offset: number): Position {
  if (!isCrlf(document)) return document.positionAt(offset);
  let line = 0;
  // The last line that starts at or before the offset.
  for (let step = 2 ** Math.ceil(Math.log2(document.lineCount + 1)); step >= 1; step /= 2) {
    const next = line + step;
    if (next < document.lineCount && startOf(document, next) - next <= offset) line = next;
  }
  return document.positionAt(offset + line);
}

function startOf(document: Lines, line: number): number {
  return document.offsetAt(document.lineAt(line).range.start);
}
