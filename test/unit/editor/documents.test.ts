import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LONGEST_BEFORE, textAfter, textBefore, wellFormed } from '../../../src/editor/documents.ts';
import { linesOf, pageOf } from '../../support/pageOf.ts';

describe('textBefore', () => {
  it('joins the lines up to the cursor', () => {
    const { document, place } = pageOf('one\ntwo\nthr|ee\nfour');
    assert.equal(textBefore(document, place), 'one\ntwo\nthr');
  });

  it('is empty at the start of a document', () => {
    const { document, place } = pageOf('|one');
    assert.equal(textBefore(document, place), '');
  });

  it('is cut to its bound on one long line and over many short ones', () => {
    const long = linesOf('x'.repeat(10_000_000));
    assert.equal(textBefore(long, { line: 0, character: 9_000_000 }).length, LONGEST_BEFORE);
    const short = linesOf('ab\n'.repeat(100_000));
    const text = textBefore(short, { line: 100_000, character: 0 });
    assert.ok(text.length <= LONGEST_BEFORE && text.length > LONGEST_BEFORE - 5, `${text.length}`);
    assert.ok('ab\n'.repeat(100_000).endsWith(text));
  });

  it('looks at no more lines than it needs', () => {
    let looked = 0;
    const document = {
      lineCount: 100_000,
      lineAt() {
        looked++;
        return { text: 'x'.repeat(99) };
      },
    };
    textBefore(document, { line: 99_999, character: 50 });
    assert.ok(looked <= LONGEST_BEFORE / 100 + 2, `${looked} lines`);
  });

  it('never starts in the middle of an emoji', () => {
    const text = `${'🙂'.repeat(LONGEST_BEFORE)}x`;
    const cut = textBefore(linesOf(text), { line: 0, character: text.length });
    assert.ok(cut.startsWith('🙂'), cut.slice(0, 2));
    assert.ok(cut.endsWith('🙂x'));
  });

  it('replaces half surrogate pairs inside', () => {
    const text = 'a\ud83d b\udc00 c';
    assert.equal(textBefore(linesOf(text), { line: 0, character: text.length }), 'a\ufffd b\ufffd c');
  });
});

describe('textAfter', () => {
  it('reads on over lines up to its bound', () => {
    const { document, place } = pageOf('one\ntw|o\nthree\nfour');
    assert.equal(textAfter(document, place, 100), 'o\nthree\nfour');
    assert.equal(textAfter(document, place, 4), 'o\nth');
  });

  it('does not end in the middle of an emoji', () => {
    const { document, place } = pageOf('|ab🙂');
    assert.equal(textAfter(document, place, 3), 'ab');
  });
});

describe('wellFormed', () => {
  it('leaves whole characters alone', () => {
    const text = 'e\u0301 👩‍👩‍👧‍👦 היה \0';
    assert.equal(wellFormed(text), text);
  });
});
