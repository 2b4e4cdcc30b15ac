import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAfter } from '../../../src/common/ideas/fillPattern.ts';
import { bestIdeas, isWorthwhile } from '../../../src/engine/ideaSelection.ts';

test('the best come first, and of two that say the same only the better', () => {
  const ideas = [
    { text: 'The king went down to the sea.', score: 0.2 },
    { text: 'A wolf came out of the wood.', score: 0.9 },
    { text: 'The king, he went down to the sea!', score: 0.5 },
    { text: 'Nobody knew where the ring lay.', score: 0.1 },
  ];
  assert.deepEqual(
    bestIdeas(ideas, 5).map(({ score }) => score),
    [0.9, 0.5, 0.1],
  );
  assert.deepEqual(
    bestIdeas(ideas, 1).map(({ score }) => score),
    [0.9],
  );
});

test('too little, and what stands on the page, is no idea', () => {
  const { form } = nextAfter('');
  const page = 'The old king looked out over the sea. His daughter had not come home.';
  assert.equal(isWorthwhile('He went away.', page, form), false);
  assert.equal(isWorthwhile('...', page, form), false);
  assert.equal(isWorthwhile('Suddenly, ho! ho! ho! ho! ho!', page, form), false);
  assert.equal(isWorthwhile('The man and the man and the man and the man went to the man.', page, form), false);
  assert.equal(isWorthwhile('The old king looked out over the hills.', page, form), false);
  assert.equal(isWorthwhile('A ship with black sails came into the harbour.', page, form), true);
});

test('a title may be short and take up words of the page, but is none that stands there', () => {
  const form = { ...nextAfter('').form, endAt: ['"'], fewestWords: 2, mostWords: 4 };
  const page = 'She read "The Sea." The old king looked out over the sea.';
  assert.equal(isWorthwhile('The Old King', page, form), true);
  assert.equal(isWorthwhile('The Sea', page, form), false);
  assert.equal(isWorthwhile('Sea', page, form), false);
  assert.equal(isWorthwhile('The Old King and the Sea', page, form), false);
  assert.equal(isWorthwhile('The King of', page, form), false);
  assert.equal(isWorthwhile('the queen', page, form), true);
  assert.equal(isWorthwhile('the queen', page, { ...form, capital: true }), false);
});

test('of one word said twice only the better', () => {
  const ideas = [
    { text: 'Agnes', score: 0.2 },
    { text: 'Agnes', score: 0.9 },
    { text: 'Mira', score: 0.1 },
  ];
  assert.deepEqual(
    bestIdeas(ideas, 5).map(({ score }) => score),
    [0.9, 0.1],
  );
});
