import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WrittenRange } from '../../../src/editor/writtenRange.ts';

/** `ab[cd]ef` -> the text, and a range that the story wrote between the marks. */
function page(marked: string): { text: string; range: WrittenRange } {
  const start = marked.indexOf('[');
  const written = marked.slice(start + 1, marked.indexOf(']'));
  const range = new WrittenRange(start);
  range.append(written);
  return { text: marked.replace(/[[\]]/g, ''), range };
}

function edit(of: { text: string; range: WrittenRange }, rangeOffset: number, rangeLength: number, text: string): void {
  of.text = of.text.slice(0, rangeOffset) + text + of.text.slice(rangeOffset + rangeLength);
  of.range.apply({ rangeOffset, rangeLength, text });
}

function marks({ text, range: { start, end } }: { text: string; range: WrittenRange }): string {
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

describe('WrittenRange', () => {
  const cases: readonly [string, string, [number, number, string], string, boolean][] = [
    ['follows what is written above', 'ab[cd]ef', [0, 0, 'X'], 'Xab[cd]ef', false],
    ['does not hold what is written right before it', 'ab[cd]ef', [2, 0, 'X'], 'abX[cd]ef', false],
    ['does not hold what is written right after it', 'ab[cd]ef', [4, 0, 'X'], 'ab[cd]Xef', false],
    ['begins after what was written inside it', 'ab[cdgh]ef', [4, 0, 'X'], 'abcdX[gh]ef', true],
    ['begins after what was changed inside it', 'ab[cdgh]ef', [3, 2, 'X'], 'abcX[h]ef', true],
    ['holds nothing when its end was changed', 'ab[cdgh]ef', [5, 2, 'XY'], 'abcdgXY[]f', true],
    ['holds nothing when all was replaced', 'ab[cd]ef', [1, 4, 'XY'], 'aXY[]f', true],
    ['shrinks by what is deleted inside', 'ab[cdgh]ef', [3, 2, ''], 'ab[ch]ef', false],
    ['shrinks by what is deleted over its start', 'ab[cd]ef', [1, 2, ''], 'a[d]ef', false],
    ['shrinks by what is deleted over its end', 'ab[cd]ef', [3, 2, ''], 'ab[c]f', false],
  ];
  for (const [name, before, [offset, length, text], after, isTouched] of cases) {
    it(name, () => {
      const it = page(before);
      edit(it, offset, length, text);
      assert.equal(marks(it), after);
      assert.equal(it.range.isTouched, isTouched);
    });
  }

  it('comes back with a redo, and only with its own words', () => {
    const undone = page('ab[cd]ef');
    edit(undone, 2, 2, '');
    edit(undone, 2, 0, 'cd');
    assert.equal(marks(undone), 'ab[cd]ef');
    const typed = page('ab[cd]ef');
    edit(typed, 2, 2, '');
    edit(typed, 2, 0, 'xy');
    assert.equal(marks(typed), 'abxy[]ef');
  });

  it('holds nothing of another hand, whatever the edits', () => {
    const anyEdit = fc.record({ at: fc.nat(40), length: fc.nat(6), text: fc.constantFrom('', 'X', 'XYZ') });
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
        const it = page('before[abcdefghijkl]after');
        for (const { at, length, text } of edits) {
          const offset = Math.min(at, it.text.length);
          edit(it, offset, Math.min(length, it.text.length - offset), text);
          const { start, end } = it.range;
          assert.match(it.text.slice(start, end), /^[a-l]*$/);
          assert.ok(start <= end && end <= it.text.length);
        }
      }),
    );
  });
});
