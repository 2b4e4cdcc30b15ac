import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Position } from 'vscode';
import { offsetOf, positionOf } from '../../../src/editor/lineFeeds.ts';

type Lines = Parameters<typeof positionOf>[0];

function documentOf(lines: readonly string[], eol: 1 | 2): Lines {
  const startOf = (line: number) => lines.slice(0, line).reduce((sum, { length }) => sum + length + eol, 0);
  return {
    eol,
    lineAt: (line: number) => ({ range: { start: { line, character: 0 } } }),
    lineCount: lines.length,
    offsetAt: ({ line, character }: Position) => startOf(line) + character,
    positionAt: (offset: number) => {
      const line = lines.findLastIndex((_, index) => startOf(index) <= offset);
      return { line, character: offset - startOf(line) } as Position;
    },
  } as unknown as Lines;
}

describe('places with line feeds', () => {
  const lines = ['One', '', 'Two three', 'Four', ''];
  const text = lines.join('\n');
  for (const eol of [1, 2] as const) {
    it(`are those of the text with \\n, ${eol === 1 ? 'LF' : 'CRLF'}`, () => {
      const document = documentOf(lines, eol);
      for (let offset = 0; offset <= text.length; offset++) {
        const position = positionOf(document, offset);
        const before = text.slice(0, offset).split('\n');
        assert.deepEqual({ ...position }, { line: before.length - 1, character: before.at(-1)?.length });
        assert.equal(offsetOf(document, position), offset);
      }
    });
  }
});
