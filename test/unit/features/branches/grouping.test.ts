import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crossingsOf, PAGE, pageOf, type RoadNode } from '../../../../src/features/branches/grouping.ts';
import { type Road, roadAt } from '../../../../src/features/branches/road.ts';
import {
  crossingLabel,
  crossingTooltip,
  differenceWords,
  roadDescription,
  roadLabel,
  roadTooltip,
} from '../../../../src/features/branches/words.ts';
import { inEnglish } from '../../../support/inEnglish.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const road = (before: string, text: string, time: number, lead = ''): Road =>
  roadAt({ before, offset: before.length, page: 'p' }, text, receiptOf({ time, seed: time }), lead);
const shapeOf = ({ road: { text }, further }: RoadNode): unknown => [text, ...further.map(shapeOf)];

describe('the tree', () => {
  it('has places by the words before them, and what is newest first', () => {
    const crossings = crossingsOf([road('One', 'a', 1), road('Two', 'b', 2), road('One', 'c', 3)]);
    assert.deepEqual(
      crossings.map(({ before, roads }) => [before, ...roads.map(shapeOf)]),
      [
        ['One', ['c'], ['a']],
        ['Two', ['b']],
      ],
    );
  });

  it('has what goes on from a road below it, and keeps it when that is forgotten', () => {
    const further = [road('One', ' b', 2, 'a'), road('One', ' c', 3, 'a b')];
    assert.deepEqual(crossingsOf([road('One', 'a', 1), ...further])[0]?.roads.map(shapeOf), [['a', [' b', [' c']]]]);
    assert.deepEqual(crossingsOf(further)[0]?.roads.map(shapeOf), [[' b', [' c']]]);
  });

  it('shows every road once where two say the same', () => {
    const roads = [road('One', 'a', 1), road('One', 'a', 2), road('One', ' b', 3, 'a')];
    assert.deepEqual(crossingsOf(roads)[0]?.roads.map(shapeOf), [['a', [' b']], ['a']]);
  });

  it('comes in pages', () => {
    const nodes = Array.from({ length: 2 * PAGE + 5 }, (_, index) => index);
    const [last, ...page] = pageOf(nodes).reverse();
    assert.deepEqual(page.reverse(), nodes.slice(0, PAGE));
    assert.deepEqual(last, { kind: 'more', rest: nodes.slice(PAGE) });
    assert.deepEqual(pageOf(nodes.slice(0, PAGE)), nodes.slice(0, PAGE));
  });
});

describe('the words', () => {
  const voice = { t: inEnglish, language: 'en' };
  const hen = { ...road('Once', ' lived a hen', 1), outcome: 'taken' as const, taken: 6 };

  it('name a place by the words before it', () => {
    const place = (before: string) => ({ kind: 'crossing', before, roads: [], time: 0 }) as const;
    const label = (before: string) => crossingLabel(place(before), inEnglish);
    assert.equal(label(' \n'), 'At the beginning');
    assert.equal(label('Once\n\nupon a time'), 'Once upon a time');
    assert.equal(label(`${'word '.repeat(9)}and so it was`), '…word word and so it was');
    assert.equal(crossingTooltip(place('Once\n\nupon a time'), inEnglish), 'Once upon a time');
    const torn = `rd ${'word '.repeat(20)}and so it was`.slice(-64);
    assert.match(crossingTooltip(place(torn), inEnglish), /^…(?:word )+and so it was$/);
  });

  it('say what became of a road, and how it can be had again', () => {
    assert.equal(roadLabel(hen), 'lived a hen');
    assert.match(roadLabel(road('', 'word '.repeat(30), 1)), /^(?:word )+word…$/);
    assert.match(roadDescription(hen, voice), /^taken in part, /);
    assert.match(roadDescription({ ...hen, taken: 12 }, voice), /^taken, /);
    const [text, outcome, origin, settings] = roadTooltip({ ...hen, lead: 'So' }, voice);
    assert.equal(text, 'So lived a hen');
    assert.equal(outcome, 'taken in part');
    assert.match(origin ?? '', /fable-14m, by ghost text/);
    assert.match(settings ?? '', /seed 1/);
  });

  it('say why a text came out differently', () => {
    const now = { model: 'fable-14m', page: 'p', isMemorySame: true, ban: undefined };
    const words = (model: string, page: string) => differenceWords(hen, { ...now, model, page }, inEnglish);
    assert.match(words('gpt2', 'q'), /another model answers \(gpt2\), and the page before it is another/);
    assert.doesNotMatch(words('fable-14m', 'q'), /model/);
    assert.match(words('fable-14m', 'p'), /same as far as is known/);
    const remembering = { ...hen, receipt: { ...hen.receipt, memory: [[]] } };
    assert.match(differenceWords(remembering, { ...now, isMemorySame: false }, inEnglish), /notes and lore are others/);
    assert.match(differenceWords(hen, { ...now, ban: 'b' }, inEnglish), /the words that are hidden are others/);
  });
});
