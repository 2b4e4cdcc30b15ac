import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DroppedIdeas } from '../../../../src/features/ideas/droppedIdeas.ts';
import { type BoardCard, IdeasBoard, type Origin } from '../../../../src/features/ideas/ideasBoard.ts';
import { receiptOf } from '../../../support/receiptOf.ts';
import { goodIdeas } from '../../../support/samples.ts';

const origin: Origin = { title: 'Titles', document: 'file:///a.md', from: 'a.md', asked: goodIdeas, kind: 'Titles' };
const idea = (text: string) => ({ text, receipt: receiptOf({ feature: 'ideas' }) });
const seen = (board: IdeasBoard) => board.groups.map(({ cards }) => cards.map(({ text }) => text));

/** A group of its own, card by card. */
function added(board: IdeasBoard, ...texts: string[]): BoardCard[] {
  let group: number | undefined;
  return texts.map((text) => {
    const { card, begun } = board.add(origin, idea(text), group);
    assert.equal(begun === undefined, card.group === group, 'the group is told once');
    group = card.group;
    return card;
  });
}

describe('the board of ideas', () => {
  it('has the newest on top, and variations below what they vary', () => {
    const board = new IdeasBoard();
    const [a] = added(board, 'A', 'B');
    added(board, 'C');
    assert.ok(a);
    const variation = board.addBelow(a, idea('A1'));
    assert.ok(variation);
    board.addBelow(variation, idea('A2'));
    assert.deepEqual(seen(board), [['C'], ['A', 'A1', 'A2', 'B']]);
    assert.deepEqual([variation.isVariation, board.groups[1]?.cards[0]?.isVariation], [true, false]);
    assert.ok(board.has('A2') && !board.has('a2'));
  });

  it('loses what is dropped, and a group with its last', () => {
    const board = new IdeasBoard();
    const [a, b] = added(board, 'A', 'B');
    assert.ok(a && b);
    board.drop(a.id);
    assert.deepEqual(seen(board), [['B']]);
    board.drop(b.id);
    board.drop(b.id);
    assert.deepEqual(seen(board), []);
    assert.equal(board.addBelow(a, idea('C')), undefined);
    const { begun } = board.add(origin, idea('D'), a.group);
    assert.equal(begun?.cards.length, 1, 'its group is gone: it begins another');
  });

  it('forgets the oldest when it is full', () => {
    const board = new IdeasBoard();
    const [first] = added(board, 'first');
    for (let i = 0; i < 19; i++) added(board, ...Array.from({ length: 5 }, (_, j) => `${i} ${j}`));
    const [last] = added(board, '1', '2', '3', '4');
    assert.ok(board.has('first'));
    const { forgotten } = board.add(origin, idea('5'), last?.group);
    assert.deepEqual(forgotten, [first?.id]);
    assert.equal(board.has('first'), false);
  });

  it('shows what became of a card', () => {
    const board = new IdeasBoard();
    const [a] = added(board, 'A');
    a?.marks.add('kept');
    assert.deepEqual(board.groups[0]?.cards[0]?.marks, ['kept']);
    board.clear();
    assert.deepEqual(seen(board), []);
  });
});

describe('dropped ideas', () => {
  it('are known again in whatever case, the newest thousand', async () => {
    const values = new Map<string, unknown>();
    const dropped = new DroppedIdeas({
      get: <T>(key: string, fallback: T) => (values.get(key) as T | undefined) ?? fallback,
      update: async (key, value) => {
        values.set(key, value);
      },
    });
    assert.equal(dropped.has('The Lamp'), false);
    for (let i = 0; i <= 1000; i++) await dropped.add(`The Lamp ${i}`);
    assert.deepEqual(
      [dropped.has(' the lamp 1000'), dropped.has('The Lamp 1'), dropped.has('The Lamp 0')],
      [true, true, false],
    );
  });
});
