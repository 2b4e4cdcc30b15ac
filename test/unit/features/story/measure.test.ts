import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Length } from '../../../../src/features/story/length.ts';
import { Measure } from '../../../../src/features/story/measure.ts';

/** What comes through until the measure is full, a word at a time, as a model streams. */
function measured(length: Length, story: string, before = 'The cat sat.'): { text: string; state: string } {
  const measure = new Measure(length, before);
  let text = '';
  for (const piece of story.match(/\s*\S+/g) ?? []) {
    const result = measure.push(piece);
    text += result.text;
    if (result.state !== 'goesOn') return { text, state: result.state };
  }
  return { text, state: 'goesOn' };
}

describe('Measure', () => {
  it('counts sentences, not stops', () => {
    const story = ' Mr. Fox ran. "No! Stop!" said the hen. He did not hear.';
    assert.deepEqual(measured({ unit: 'sentences', count: 1 }, story), { text: ' Mr. Fox ran.', state: 'longEnough' });
    assert.equal(measured({ unit: 'sentences', count: 2 }, story).text, ' Mr. Fox ran. "No! Stop!" said the hen.');
  });

  it('does not end before it knows that the sentence has', () => {
    const story = ' The fox ran.';
    assert.deepEqual(measured({ unit: 'sentences', count: 1 }, story), { text: story, state: 'goesOn' });
  });

  it('counts the rest of the sentence that was begun', () => {
    const story = ' on the mat. The dog barked. It rained.';
    assert.equal(measured({ unit: 'sentences', count: 1 }, story, 'The cat sat').text, ' on the mat.');
  });

  it('knows a quotation that was opened before it', () => {
    const story = ' Come in. Sit," he said. They sat. They ate.';
    assert.equal(measured({ unit: 'sentences', count: 1 }, story, 'He said: "Well.').text, ' Come in. Sit," he said.');
  });

  it('counts paragraphs; the break that leads to the first is no end', () => {
    const story = '\n\nOne. And more.\n \nTwo.\n\n\nThree.';
    const two = measured({ unit: 'paragraphs', count: 2 }, story);
    assert.deepEqual(two, { text: '\n\nOne. And more.\n \nTwo.', state: 'longEnough' });
  });

  it('tells of each paragraph where a pause is wanted, and goes on from there', () => {
    const measure = new Measure({ unit: 'paragraphs', count: 100, pauses: true }, '');
    assert.deepEqual(measure.push('One.\n\nTwo'), { text: 'One.', state: 'paragraphEnded' });
    assert.deepEqual(measure.push('\n\nTwo, again.'), { text: '\n\nTwo, again.', state: 'goesOn' });
    assert.deepEqual(measure.push('\n\nThree'), { text: '', state: 'paragraphEnded' });
    assert.equal(measure.done, 2);
  });

  it('ends a length in tokens with a sentence in its last quarter', () => {
    const measure = new Measure({ unit: 'tokens', count: 100 }, '');
    assert.equal(measure.tokensLeft, 75);
    assert.equal(measure.push('One. Two. Thr').state, 'goesOn');
    measure.answered(75);
    assert.equal(measure.tokensLeft, 25);
    assert.deepEqual(measure.push('ee. Four'), { text: 'ee.', state: 'longEnough' });
  });

  it('has nothing left when no sentence ended in time', () => {
    const measure = new Measure({ unit: 'tokens', count: 8 }, '');
    measure.answered(6);
    measure.push('and so on and');
    measure.answered(2);
    assert.equal(measure.tokensLeft, 0);
    assert.equal(measure.done, 8);
  });

  it('of one token can be asked for', () => {
    assert.equal(new Measure({ unit: 'tokens', count: 1 }, '').tokensLeft, 1);
  });
});
