// A change as the editor reports it, in places that count a line end as one character.
import type { TextDocumentContentChangeEvent } from 'vscode';
import { withLineFeeds } from '../../editor/lineFeeds.ts';
import type { TextEdit } from './trackedText.ts';

/** Where it happened, in the document before it. */
export function editOf(
  { range, rangeOffset, rangeLength, text }: TextDocumentContentChangeEvent,
  isCrlf: boolean,
): TextEdit {
  const { start, end } = range;
  const [linesBefore, linesInside] = isCrlf ? [start.line, end.line - start.line] : [0, 0];
  return { offset: rangeOffset - linesBefore, length: rangeLength - linesInside, text: withLineFeeds(text) };
}
