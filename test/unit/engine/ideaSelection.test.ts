import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openingsFor } from '../../../src/engine/ideaPatterns.ts';
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
  const page = 'The old king looked out over the sea. His daughter had not come home.';
  assert.equal(isWorthwhile('He went away.', page), false);
  assert.equal(isWorthwhile('...', page), false);
  assert.equal(isWorthwhile('Suddenly, ho! ho! ho! ho! ho!', page), false);
  assert.equal(isWorthwhile('The man and the man and the man and the man went to the man.', page), false);
  assert.equal(isWorthwhile('The old king looked out over the hills.', page), false);
  assert.equal(isWorthwhile('A ship with black sails came into the harbour.', page), true);
});

test('in the middle of a sentence its rest is the idea; after one, new paragraphs too', () => {
  assert.deepEqual(openingsFor('The king looked out and'), [{ separator: ' ', lead: '' }]);
  const after = openingsFor('“No,” he said.\n\nShe wept.');
  assert.ok(after.some(({ separator }) => separator === ' '));
  assert.ok(after.some(({ separator, lead }) => separator === '\n\n' && lead === 'Suddenly, '));
  assert.ok(
    after.some(({ lead }) => lead === '“'),
    'the quotation mark of the page',
  );
  assert.ok(openingsFor('One.\nTwo.').some(({ separator }) => separator === '\n'));
  assert.ok(openingsFor('').every(({ separator }) => separator === ''));
});
