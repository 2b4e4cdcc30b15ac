import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Acceptance } from '../../../../src/features/inlineCompletion/acceptance.ts';

describe('Acceptance', () => {
  let acceptance: Acceptance;
  const insert = (rangeOffset: number, text: string, document = 'a') =>
    acceptance.classify({ document, rangeOffset, rangeLength: 0, text });
  beforeEach(() => {
    acceptance = new Acceptance();
    acceptance.show('a', 7, ' sat down.\nIt slept.');
  });

  it('sees words taken one by one, to the end', () => {
    assert.equal(insert(7, ' sat'), 'part');
    assert.equal(insert(11, ' down.'), 'part');
    assert.equal(insert(17, '\nIt slept.'), 'whole');
  });

  it('sees through the line ends of a CRLF document', () => {
    assert.equal(insert(7, ' sat down.\r\nIt'), 'part');
    assert.equal(insert(21, ' slept.'), 'whole');
  });

  it('takes typing along the suggestion for typing', () => {
    assert.equal(insert(7, ' '), 'key');
    assert.equal(insert(8, 's'), 'key');
    assert.equal(insert(9, 'at'), 'part');
  });

  it('takes one typed emoji for a key', () => {
    assert.equal(insert(7, '🙂'), 'key');
  });

  it('takes a deletion for a key, which the suggestion does not outlive', () => {
    assert.equal(acceptance.classify({ document: 'a', rangeOffset: 6, rangeLength: 1, text: '' }), 'key');
    assert.equal(insert(7, ' sat'), 'other');
  });

  it('forgets the suggestion after another edit', () => {
    assert.equal(acceptance.classify({ document: 'a', rangeOffset: 5, rangeLength: 2, text: 'it' }), 'other');
    assert.equal(insert(7, ' sat'), 'other');
  });

  it('does not mistake a paste or another place for it', () => {
    assert.equal(insert(7, ' stood up'), 'other');
    acceptance.show('a', 7, ' sat down.');
    assert.equal(insert(3, ' sat'), 'other');
  });

  it('leaves it alone when another document changes', () => {
    assert.equal(insert(7, ' sat', 'b'), 'other');
    assert.equal(insert(7, ' sat'), 'part');
  });
});
