import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastParagraphs, paragraphStarts } from '../../../src/common/paragraphs.ts';

const paragraphs = (text: string) => {
  const starts = paragraphStarts(text);
  return starts.map((start, i) => text.slice(start, starts[i + 1]));
};

test('blank lines part paragraphs, blanks on them and several of them do not matter', () => {
  assert.deepEqual(paragraphs('One\nand more.\n\nTwo.\n \n\n\tThree'), [
    'One\nand more.\n\n',
    'Two.\n \n\n',
    '\tThree',
  ]);
});

test('without a blank line each line is one', () => {
  assert.deepEqual(paragraphs('One.\nTwo.\nThree'), ['One.\n', 'Two.\n', 'Three']);
});

test('one begins at the end when the writer has just ended one', () => {
  assert.deepEqual(paragraphs('One.\n\n'), ['One.\n\n', '']);
  assert.deepEqual(paragraphs(''), ['']);
});

test('the last paragraphs are as many as there are, at most', () => {
  assert.equal(lastParagraphs('a\n\nb\n\nc', 2), 'b\n\nc');
  assert.equal(lastParagraphs('a\n\nb\n\nc', 9), 'a\n\nb\n\nc');
});
