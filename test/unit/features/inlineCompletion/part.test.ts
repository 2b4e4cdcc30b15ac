import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { partOf } from '../../../../src/features/inlineCompletion/part.ts';

describe('a part of a suggestion', () => {
  it('is its first sentence, with the blanks before it', () => {
    assert.equal(partOf(' went home. Then it rained.', 'sentence', 'He'), ' went home.');
    assert.equal(partOf('\n\nIt rained. He slept.', 'sentence', 'He sat.'), '\n\nIt rained.');
  });

  it('is not cut at an abbreviation, or inside a quotation that stands open before it', () => {
    assert.equal(partOf(' Mr. Fox ran. He fell.', 'sentence', 'Then'), ' Mr. Fox ran.');
    assert.equal(partOf(' Go on. Run," he said. She did.', 'sentence', 'He said: "Well.'), ' Go on. Run," he said.');
  });

  it('is all of it where no sentence ends', () => {
    assert.equal(partOf(' went home and', 'sentence', 'He'), ' went home and');
    assert.equal(partOf('  ', 'sentence', 'He'), '  ');
  });

  it('is the rest of the line, without its end', () => {
    assert.equal(partOf(' said:\n"Well."', 'line', 'He'), ' said:');
    assert.equal(partOf('\nWell.\nNo.', 'line', 'He said:'), '\nWell.');
    assert.equal(partOf(' said so.', 'line', 'He'), ' said so.');
  });
});
