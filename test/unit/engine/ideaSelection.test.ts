import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Idea } from '../../../src/common/generation.ts';
import { nextAfter } from '../../../src/common/ideas/fillPattern.ts';
import { IdeaChoice, isWorthwhile } from '../../../src/engine/ideaSelection.ts';

/** All at once, of as many samples. */
function bestOf(ideas: readonly Idea[], count: number): number[] {
  return new IdeaChoice({ count, samples: ideas.length }).offer(ideas, ideas.length).map(({ score }) => score);
}

test('the best come first, and of two that say the same only the better', () => {
  const ideas = [
    { text: 'The king went down to the sea.', score: 0.2 },
    { text: 'A wolf came out of the wood.', score: 0.9 },
    { text: 'The king, he went down to the sea!', score: 0.5 },
    { text: 'Nobody knew where the ring lay.', score: 0.1 },
  ];
  assert.deepEqual(bestOf(ideas, 5), [0.9, 0.5, 0.1]);
  assert.deepEqual(bestOf(ideas, 1), [0.9]);
});

test('ideas are chosen while they are made, each the best of those that wait', () => {
  const choice = new IdeaChoice({ count: 2, samples: 4 });
  const told: string[] = [];
  const make = (made: number, ...ideas: [text: string, score: number][]) =>
    told.push(
      choice
        .offer(
          ideas.map(([text, score]) => ({ text, score })),
          made,
        )
        .map(({ text }) => text)
        .join(),
    );
  make(1, ['One wolf sang.', 1]);
  make(2, ['Two ships burned.', 3]);
  make(3, ['Three hens hid.', 0]);
  assert.equal(choice.isComplete, false);
  make(4);
  assert.deepEqual(told, ['', 'Two ships burned.', '', 'One wolf sang.']);
  assert.equal(choice.isComplete, true);
});

test('of more samples than were planned, each that is good enough is chosen at once', () => {
  const choice = new IdeaChoice({ count: 3, samples: 2 });
  assert.equal(choice.offer([{ text: 'One wolf sang.', score: 1 }], 2).length, 1);
  assert.equal(choice.offer([{ text: 'One wolf sang!', score: 9 }], 3).length, 0, 'it is there already');
  assert.equal(choice.offer([{ text: 'Two ships burned.', score: 0 }], 4).length, 1);
});

test('whatever is made, no more than wanted is chosen, nothing twice, and what was chosen stays', () => {
  const idea = fc.record({
    text: fc.constantFrom('One wolf sang.', 'Two ships burned.', 'Three hens hid.', 'one wolf sang'),
    score: fc.double({ noNaN: true, min: -5, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(fc.array(idea, { maxLength: 2 })), fc.integer({ min: 1, max: 4 }), (steps, count) => {
      const choice = new IdeaChoice({ count, samples: Math.max(1, steps.length) });
      const told = steps.flatMap((ideas, i) => choice.offer(ideas, i + 1));
      assert.deepEqual(told, choice.chosen);
      const different = new Set(steps.flat().map(({ text }) => text.toLowerCase().replace('.', ''))).size;
      assert.equal(told.length, Math.min(count, different));
    }),
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
  const named = { ...form, fewestWords: 1, capital: true };
  for (const text of ['the queen', 'The queen', 'Mrs', 'A P', 'H'])
    assert.equal(isWorthwhile(text, page, named), false, text);
  for (const text of ['The Queen', 'Rosalind', 'Émile', 'Lamp in the Snow']) {
    assert.equal(isWorthwhile(text, page, named), true, text);
  }
});

test('of one word said twice only the better', () => {
  const ideas = [
    { text: 'Agnes', score: 0.2 },
    { text: 'Agnes', score: 0.9 },
    { text: 'Mira', score: 0.1 },
  ];
  assert.deepEqual(bestOf(ideas, 5), [0.9, 0.1]);
});
