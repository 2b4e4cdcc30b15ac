import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finish, lengthLike } from '../../../../src/common/augment/continuation.ts';
import { cutRecord } from '../../../../src/common/augment/cut.ts';

const half = { share: 0.5 };

test('prefix keeps a share of the words, or so many, and ends at a word', () => {
  const text = 'one two three four five six';
  assert.deepEqual(cutRecord(text, 'prefix', half), { kept: 'one two three ', rest: 'four five six' });
  assert.deepEqual(cutRecord(text, 'prefix', { words: 2 }), { kept: 'one two ', rest: 'three four five six' });
  assert.deepEqual(cutRecord(text, 'prefix', { words: 99 }), { kept: 'one two three four five ', rest: 'six' });
  assert.deepEqual(cutRecord(text, 'prefix', { share: 0.05 }), { kept: 'one ', rest: 'two three four five six' });
  assert.equal(cutRecord('  word ', 'prefix', half), undefined);
  assert.equal(cutRecord('', 'infill-end', half), undefined);
});

test('a cut at a line keeps its break', () => {
  assert.deepEqual(cutRecord('one two\n\nthree four', 'prefix', half), { kept: 'one two\n\n', rest: 'three four' });
});

test('infill-end keeps all but the last sentence', () => {
  assert.deepEqual(cutRecord('He met Mr. Fox. “Who?” said he. They ran.', 'infill-end', half), {
    kept: 'He met Mr. Fox. “Who?” said he. ',
    rest: 'They ran.',
  });
});

test('infill-end keeps all but the last clause of a single sentence, and half of a single clause', () => {
  assert.deepEqual(cutRecord('He came, he saw, he ran.', 'infill-end', half), {
    kept: 'He came, he saw, ',
    rest: 'he ran.',
  });
  assert.deepEqual(cutRecord('He came at last.', 'infill-end', half), { kept: 'He came ', rest: 'at last.' });
});

test('the budget is about the length of what is written anew, within bounds', () => {
  assert.deepEqual(lengthLike('x.', 'prefix'), { maxNewTokens: 12, stopAt: 'page' });
  assert.deepEqual(lengthLike('x'.repeat(400), 'prefix'), { maxNewTokens: 119, stopAt: 'page' });
  assert.deepEqual(lengthLike('x'.repeat(1e6), 'prefix'), { maxNewTokens: 400, stopAt: 'page' });
  assert.deepEqual(lengthLike(`${'x'.repeat(39)}.`, 'infill-end'), { maxNewTokens: 24, stopAt: 'sentence' });
});

test('an answer that its budget ended is cut to whole words, or to whole sentences', () => {
  const cut = (text: string, rest: string) => finish({ text, newTokens: 9, finish: 'budget' }, rest, true);
  assert.equal(cut(' went to the se', 'no end'), 'went to the');
  assert.equal(cut(' He went to the sea. He sw', 'An end.'), 'He went to the sea.');
  assert.equal(cut(' No. He went on to the sea and sw', 'An end.'), 'No. He went on to the sea and');
});

test('a record of one line stays one', () => {
  const continuation = { text: ' went home.\n\nThe end.', newTokens: 9, finish: 'sentence' } as const;
  assert.equal(finish(continuation, 'x.', true), 'went home. The end.');
  assert.equal(finish(continuation, 'x.', false), 'went home.\n\nThe end.');
});

test('the last sentence of a million characters on one line is found without reading them over and over', () => {
  const text = `${'"Who is there?" asked the king. '.repeat(40_000)}Nobody answered.`;
  assert.equal(cutRecord(text, 'infill-end', { share: 0.5 })?.rest, 'Nobody answered.');
});
