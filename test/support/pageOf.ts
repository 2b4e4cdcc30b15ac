// A document for the pure parts: lines, and the place of a `|` in them.
import type { Place, TextLines } from '../../src/editor/documents.ts';

export interface MarkedPage {
  readonly document: TextLines;
  readonly place: Place;
}

export function linesOf(text: string): TextLines {
  const lines = text.split('\n');
  return {
    lineCount: lines.length,
    lineAt(index) {
      const line = lines[index];
      if (line === undefined) throw new RangeError(`no line ${index}`);
      return { text: line };
    },
  };
}

/** The first `mark` is the cursor and not part of the text. */
export function pageOf(marked: string, mark = '|'): MarkedPage {
  const offset = marked.indexOf(mark);
  if (offset < 0) throw new Error('no cursor');
  const before = marked.slice(0, offset).split('\n');
  const text = marked.slice(0, offset) + marked.slice(offset + mark.length);
  return { document: linesOf(text), place: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}
