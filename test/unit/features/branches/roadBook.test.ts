import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Place } from '../../../../src/features/branches/road.ts';
import { RoadBook } from '../../../../src/features/branches/roadBook.ts';
import { lineOf } from '../../../../src/features/branches/roadLines.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const place = (before: string): Place => ({ before, offset: before.length, page: 'page' });
const HERE = place('Once upon a time');
const seeded = (seed: number) => receiptOf({ seed, time: seed });

function fates(book: RoadBook): string[] {
  return book.roads().map(({ text, outcome, taken }) => `${text.trim()}: ${outcome} ${taken}`);
}

describe('what becomes of a road', () => {
  it('is noted once, however often it is shown', () => {
    const book = new RoadBook();
    book.show(HERE, [{ text: ' there was a king', receipt: seeded(1) }]);
    book.show(place('Once upon a time there'), [{ text: ' was a king', receipt: seeded(1) }]);
    assert.deepEqual(fates(book), ['there was a king: shown 0']);
  });

  it('was asked for again where another answer comes at the same place', () => {
    const book = new RoadBook();
    book.show(HERE, [{ text: ' there was a king', receipt: seeded(1) }]);
    book.show(place('Elsewhere'), [{ text: ' it rained', receipt: seeded(2) }]);
    book.show(HERE, [{ text: ' lived a hen', receipt: seeded(3) }]);
    assert.deepEqual(fates(book), ['there was a king: retried 0', 'it rained: shown 0', 'lived a hen: shown 0']);
  });

  it('stays as it is where the same answer comes again with others', () => {
    const book = new RoadBook();
    const king = { text: ' there was a king', receipt: seeded(1) };
    book.show(HERE, [king]);
    book.show(HERE, [king, { text: ' lived a hen', receipt: seeded(2) }]);
    book.pass(king.receipt, 'cycledPast');
    assert.deepEqual(fates(book), ['there was a king: cycledPast 0', 'lived a hen: shown 0']);
  });

  it('is taken word by word, and not sent away after that', () => {
    const book = new RoadBook();
    book.show(HERE, [{ text: ' there was', receipt: seeded(1) }]);
    book.take(HERE, ' there', seeded(1));
    assert.deepEqual(fates(book), ['there was: taken 6']);
    book.pass(seeded(1), 'dismissed');
    book.take(place('Once upon a time there'), ' was', seeded(1));
    assert.deepEqual(fates(book), ['there was: taken 10']);
  });

  it('is known as it stands in the text, with the blank before an idea', () => {
    const book = new RoadBook();
    const receipt = receiptOf({ feature: 'ideas', stopAt: undefined });
    book.show(HERE, [{ text: 'A hen came.', receipt }]);
    assert.equal(book.roads()[0]?.text, ' A hen came.');
    book.take(HERE, ' A hen came. ', receipt);
    assert.deepEqual(
      book.roads().map(({ text, taken }) => [text, taken]),
      [[' A hen came. ', 13]],
    );
  });

  it('is one story, in whatever pieces it comes, and another when it is tried again', () => {
    const book = new RoadBook();
    const [first, second] = [seeded(1), seeded(9)].map((receipt) => ({ ...receipt, feature: 'story' as const }));
    assert.ok(first && second);
    book.take(HERE, ' there was', first);
    book.take(place('Once upon a time there was'), ' a', first);
    book.take(place('Once upon a time there was a'), ' king.', first);
    book.take(HERE, ' a hen lived', second);
    assert.deepEqual(fates(book), ['there was a king.: retried 18', 'a hen lived: taken 12']);
    book.take(HERE, ' there was a king.', first);
    assert.equal(book.roads()[0]?.text, ' there was a king.');
    assert.equal(book.roads()[0]?.outcome, 'taken');
  });
});

describe('the bounds', () => {
  it('on the count: the oldest that was not taken goes first', () => {
    const book = new RoadBook([], { roads: 3, size: 1e6 });
    for (const seed of [1, 2, 3]) book.show(place(`${seed}`), [{ text: `text ${seed}`, receipt: seeded(seed) }]);
    book.take(place('1'), 'text 1', seeded(1));
    book.show(place('4'), [{ text: 'text 4', receipt: seeded(4) }]);
    assert.deepEqual(fates(book), ['text 1: taken 6', 'text 3: shown 0', 'text 4: shown 0']);
  });

  it('on the size: what roads were written with counts once, for as long as one of them is there', () => {
    const memory = [[{ kind: 'pinned' as const, name: 'note', text: 'x'.repeat(3000) }]];
    const book = new RoadBook([], { roads: 2, size: 6600 });
    for (let seed = 0; seed < 9; seed++) {
      book.show(place(`${seed}`), [{ text: 'a king', receipt: { ...seeded(seed), memory } }]);
    }
    assert.equal(book.roads().length, 2);
    const growing = [...memory];
    const story = { ...seeded(10), feature: 'story' as const, memory: growing };
    book.take(HERE, ' there was', story);
    growing.push([{ kind: 'pinned', name: 'note', text: 'y'.repeat(3000) }]);
    book.take(place('Once upon a time there was'), ' a king.', story);
    assert.deepEqual(fates(book), ['there was a king.: taken 18'], 'the other one had to go');
    for (const seed of [20, 21]) book.take(place(`${seed}`), ' a hen', seeded(seed));
    assert.deepEqual(fates(book), ['a hen: taken 6', 'a hen: taken 6'], 'with the story goes what it was written with');
  });

  it('on the size: whatever is noted, its lines stay below it', () => {
    const size = 4000;
    const book = new RoadBook([], { roads: 1000, size });
    for (let seed = 0; seed < 50; seed++) {
      const text = 'x'.repeat(1 + ((seed * 37) % 200));
      book.show(place(`${seed}`), [{ text, receipt: seeded(seed) }]);
      if (seed % 3 === 0) book.take(place(`${seed}`), text, seeded(seed));
    }
    const roads = book.roads();
    assert.ok(roads.length > 2);
    assert.ok(roads.reduce((sum, road) => sum + lineOf(road).length, 0) <= size);
    assert.ok(roads.at(-1)?.id.includes('49') || roads.every(({ outcome }) => outcome === 'taken'));
  });
});
