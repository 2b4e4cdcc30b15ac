import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { textOf } from '../../../../src/features/provenance/ranges.ts';
import { type TextEdit, TrackedText } from '../../../../src/features/provenance/trackedText.ts';
import { NaivePage } from '../../../support/naivePage.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

/** What a writer does. Places and lengths are shares of the text, 0 to 1. */
type Step =
  | { readonly do: 'edit'; readonly edits: readonly Cut[]; readonly joins: boolean }
  | { readonly do: 'take'; readonly at: number; readonly text: string; readonly joins: boolean }
  | { readonly do: 'makeMine'; readonly at: number; readonly length: number }
  | { readonly do: 'undo' | 'redo' };

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

// Shorter than what is looked for when something is pasted: that has tests of its own.
const text = fc.string({ maxLength: 12 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.nat(9);
const joins = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('edit' as const),
    edits: fc.array(fc.record({ at: share, length, text }), { minLength: 1, maxLength: 4 }),
    joins,
  }),
  fc.record({ do: fc.constant('take' as const), at: share, text: fc.string({ minLength: 1, maxLength: 12 }), joins }),
  fc.record({ do: fc.constant('makeMine' as const), at: share, length }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }),
);

/** Replacements that do not overlap, in any order. */
function editsOf(cuts: readonly Cut[], size: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { at, length: wanted, text: inserted } of cuts) {
    const offset = Math.round(at * size);
    const end = Math.min(size, offset + wanted);
    // Two edits at one place have no order of their own.
    const isFree = edits.every((one) => one.offset + one.length < offset || end < one.offset);
    if (isFree) edits.push({ offset, length: end - offset, text: inserted });
  }
  return edits;
}

class Pair {
  readonly page = new NaivePage();
  readonly tracked = new TrackedText();

  do(what: Step): void {
    const size = this.page.letters.length;
    if (what.do === 'edit') {
      this.#edit(editsOf(what.edits, size), what.joins);
    } else if (what.do === 'take') {
      const offset = Math.round(what.at * size);
      this.#edit([{ offset, length: 0, text: what.text }], what.joins);
      this.tracked.take(offset, what.text, receiptOf());
      this.page.mark(offset, what.text.length, 'isGenerated');
    } else if (what.do === 'makeMine') {
      const offset = Math.round(what.at * size);
      this.tracked.makeMine(offset, Math.min(what.length, size - offset));
      this.page.mark(offset, what.length, 'isMine');
    } else {
      const edits = this.page.revert(what.do);
      if (edits) this.tracked.apply(edits, what.do);
    }
  }

  #edit(edits: readonly TextEdit[], isJoined: boolean): void {
    this.page.edit(edits, isJoined);
    this.tracked.apply(edits);
  }

  check(): void {
    const wanted = this.page.letters.map(({ isGenerated, isMine }) => (isGenerated ? (isMine ? 'm' : 'g') : '.'));
    const marks = wanted.map(() => '.');
    let end = 0;
    for (const piece of this.tracked.pieces()) {
      assert.ok(piece.offset >= end && piece.length > 0, 'pieces do not overlap');
      end = piece.offset + piece.length;
      assert.equal(textOf(piece), this.page.text.slice(piece.offset, end), 'a piece is what was generated');
      marks.fill(piece.isMine ? 'm' : 'g', piece.offset, end);
    }
    assert.equal(marks.join(''), wanted.join(''));
  }
}

describe('tracked text', () => {
  it('agrees with a tag on every character, whatever is edited, undone and redone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pair = new Pair();
        for (const one of steps) {
          pair.do(one);
          pair.check();
        }
      }),
      { numRuns: 500 },
    );
  });
});
