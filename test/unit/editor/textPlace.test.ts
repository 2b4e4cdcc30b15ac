import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findPlace, REMEMBERED } from '../../../src/editor/textPlace.ts';

const BEFORE = 'The storm had gone in the night. Anna went down to the shore and';
const HERE = { before: BEFORE.slice(-REMEMBERED), offset: BEFORE.length };

describe('a place', () => {
  it('is found where the text before it went', () => {
    assert.equal(findPlace(`${BEFORE} so on`, HERE), BEFORE.length);
    assert.equal(findPlace(`A title\n\n${BEFORE} so on`, HERE), BEFORE.length + 9);
  });

  it('is the nearest of those that look the same', () => {
    const text = `${BEFORE}. ${BEFORE}. ${BEFORE}.`;
    const step = BEFORE.length + 2;
    for (const copy of [0, 1, 2]) {
      assert.equal(findPlace(text, { ...HERE, offset: BEFORE.length + copy * step + 9 }), BEFORE.length + copy * step);
    }
  });

  it('is found by its last words where those before them were changed, unless they stand twice', () => {
    const text = 'It was calm by morning. Anna went down to the shore and';
    assert.equal(findPlace(text, HERE), text.length);
    assert.equal(findPlace(`${text}; Bob went down to the shore and`, HERE), undefined);
  });

  it('is gone with the text before it', () => {
    assert.equal(findPlace('Something else.', HERE), undefined);
    assert.equal(findPlace('', HERE), undefined);
  });

  it('at the beginning is the beginning', () => {
    assert.equal(findPlace('Once', { before: '', offset: 0 }), 0);
  });
});
