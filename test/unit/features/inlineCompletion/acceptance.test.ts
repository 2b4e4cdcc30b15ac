import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Acceptance } from '../../../../src/features/inlineCompletion/acceptance.ts';

describe('Acceptance', () => {
  let acceptance: Acceptance;
  const insert = (rangeOffset: number, text: string, document = 'a') =>
    acceptance.classify({ document, rangeOffset, rangeLength: 0, text }).kind;
  beforeEach(() => {
    acceptance = new Acceptance();
    acceptance.show('a', 7, [' sat down.\nIt slept.']);
  });

  it('knows what is left of the suggestions, where they stand', () => {
    acceptance.show('a', 7, [' sat down.', ' sat up.', ' ran.']);
    insert(7, ' sat');
    assert.deepEqual(acceptance.restsAt('a', 11), [' down.', ' up.']);
    assert.deepEqual(acceptance.restsAt('a', 7), []);
    assert.deepEqual(acceptance.restsAt('b', 11), []);
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
    assert.equal(acceptance.classify({ document: 'a', rangeOffset: 6, rangeLength: 1, text: '' }).kind, 'key');
    assert.equal(insert(7, ' sat'), 'other');
  });

  it('forgets the suggestion after another edit', () => {
    assert.equal(acceptance.classify({ document: 'a', rangeOffset: 5, rangeLength: 2, text: 'it' }).kind, 'other');
    assert.equal(insert(7, ' sat'), 'other');
  });

  it('does not mistake a paste or another place for it', () => {
    assert.equal(insert(7, ' stood up'), 'other');
    acceptance.show('a', 7, [' sat down.']);
    assert.equal(insert(3, ' sat'), 'other');
  });

  it('leaves it alone when another document changes', () => {
    assert.equal(insert(7, ' sat', 'b'), 'other');
    assert.equal(insert(7, ' sat'), 'part');
  });

  it('says which suggestion was taken, and where it stands', () => {
    acceptance.show('a', 7, [' sat down.', ' sang.', ' sang a song.']);
    const taking = (rangeOffset: number, text: string) =>
      acceptance.classify({ document: 'a', rangeOffset, rangeLength: 0, text }).taken;
    assert.deepEqual(taking(7, ' sang'), { suggestion: 1, offset: 7, text: ' sang' });
    assert.deepEqual(taking(12, ' a song.'), { suggestion: 2, offset: 12, text: ' a song.' });
  });

  it('counts a blank taken as a word of its own to the word behind it, even if shown anew between', () => {
    assert.equal(insert(7, ' '), 'key');
    acceptance.show('a', 8, ['sat down.']);
    const { taken } = acceptance.classify({ document: 'a', rangeOffset: 8, rangeLength: 0, text: 'sat' });
    assert.deepEqual(taken, { suggestion: 0, offset: 7, text: ' sat' });
  });

  it("finds it behind an item of the editor's own list", () => {
    acceptance.show('a', 7, [' sat\ndown.']);
    const edit = { document: 'a', rangeOffset: 4, rangeLength: 3, text: 'catch sat\r\ndown.' };
    assert.deepEqual(acceptance.classify(edit), {
      kind: 'whole',
      taken: { suggestion: 0, offset: 9, text: ' sat\r\ndown.' },
    });
    assert.equal(insert(21, 'x'), 'key');
  });
});
