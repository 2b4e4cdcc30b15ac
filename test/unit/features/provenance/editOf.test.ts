import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editOf } from '../../../../src/features/provenance/editOf.ts';

describe('editOf', () => {
  it('counts a line end as one character, in the places and in the text', () => {
    const range = { start: { line: 2, character: 3 }, end: { line: 3, character: 1 } };
    const change = { range, rangeOffset: 10, rangeLength: 9, text: 'a\r\nb' } as Parameters<typeof editOf>[0];
    assert.deepEqual(editOf(change, true), { offset: 8, length: 8, text: 'a\nb' });
    assert.deepEqual(editOf({ ...change, text: 'a\nb' }, false), { offset: 10, length: 9, text: 'a\nb' });
  });
});
