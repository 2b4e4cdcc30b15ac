// A document's places counted as if every line ended in one character: that is how generated text is followed, so that
// nothing moves when a document changes its line ends.
import type { Position, TextDocument, TextDocumentContentChangeEvent } from 'vscode';
import type { TextEdit } from './trackedText.ts';

type Lines = Pick<TextDocument, 'eol' | 'lineAt' | 'lineCount' | 'offsetAt' | 'positionAt'>;

/** vscode.EndOfLine.CRLF */
const CRLF = 2;

export function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** Where a change happened, from the document before it. */
export function editOf(
  { range, rangeOffset, rangeLength, text }: TextDocumentContentChangeEvent,
  isCrlf: boolean,
): TextEdit {
  const { start, end } = range;
  const [linesBefore, linesInside] = isCrlf ? [start.line, end.line - start.line] : [0, 0];
  return { offset: rangeOffset - linesBefore, length: rangeLength - linesInside, text: withLineFeeds(text) };
}

export function isCrlf({ eol }: Lines): boolean {
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
