import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordDistance } from '../../../../src/common/augment/distance.ts';
import { distinct, selfBleu } from '../../../../src/common/augment/diversity.ts';
import { sharedGrams } from '../../../../src/common/augment/nearCopies.ts';
import { ngrams, wordsOf } from '../../../../src/common/words.ts';

const split = (text: string) => text.split(' ');

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, not ${expected}`);
}

test('words leave out case and punctuation, and keep what an apostrophe joins', () => {
  assert.deepEqual(wordsOf('“Don’t!” — said OLD-Anna, 3 times.'), ["don't", 'said', 'old', 'anna', '3', 'times']);
  assert.deepEqual(wordsOf(' … \n'), []);
  assert.deepEqual(ngrams(['a', 'b', 'c'], 2), ['a b', 'b c']);
  assert.deepEqual(ngrams(['a'], 2), []);
});

test('distinct-n is the share of different n-grams among all', () => {
  const texts = [split('a b a'), split('a b c')];
  near(distinct(texts, 1), 3 / 6);
  near(distinct(texts, 2), 3 / 4);
  near(distinct(texts, 3), 1);
  assert.equal(distinct([['a']], 2), 0);
});

test('Self-BLEU of two sentences that differ in their last word', () => {
  // Precisions 5/6, 4/5, 3/4, 2/3, of equal length: the fourth root of their product, 1/3.
  near(selfBleu([split('the cat sat on the mat'), split('the cat sat on the rug')]), (1 / 3) ** 0.25);
});

test('Self-BLEU: equal texts have 1, one text alone 0, texts with nothing in common the smoothed least', () => {
  near(selfBleu([split('a b c d e'), split('a b c d e')]), 1);
  assert.equal(selfBleu([split('a b c d')]), 0);
  near(selfBleu([split('a b c d'), split('e f g h')]), (0.1 ** 4 / (4 * 3 * 2)) ** 0.25);
});

test('Self-BLEU punishes what is shorter than its nearest reference', () => {
  const short = Math.exp(1 - 6 / 4);
  const long = ((4 / 6) * (3 / 5) * (2 / 4) * (1 / 3)) ** 0.25;
  near(selfBleu([split('a b c d'), split('a b c d e f')]), (short + long) / 2);
});

test('Self-BLEU clips a count by the most that one of the other texts has', () => {
  // 'a a': 1 of 2; 'a': 1 of 1; 'b': none, which counts as 0.1. Higher orders have 0.1 each.
  const expected = ((0.5 * 0.001) ** 0.25 + 0.001 ** 0.25 + 0.1) / 3;
  near(selfBleu([['a', 'a'], ['a'], ['b']]), expected);
});

test('shared 4-grams: as a share of the new text', () => {
  const source = split('once there was an old king who had three sons');
  assert.equal(sharedGrams(split('there was an old king'), source), 1);
  near(sharedGrams(split('there was an old woman'), source), 1 / 2);
  assert.equal(sharedGrams(split('a fox saw the ripe grapes'), source), 0);
  assert.equal(sharedGrams(split('three sons'), source), 1);
  assert.equal(sharedGrams(split('three daughters'), source), 0);
  assert.equal(sharedGrams([], source), 0);
});

test('the distance counts insertions, deletions and substitutions of words', () => {
  assert.equal(wordDistance([], []), 0);
  assert.equal(wordDistance(split('a b c'), split('a b c')), 0);
  near(wordDistance(split('a b c d'), split('a x c d')), 1 / 4);
  near(wordDistance(split('a b c'), split('a b c d e')), 2 / 5);
  near(wordDistance(split('b c d'), split('a b c d')), 1 / 4);
  assert.equal(wordDistance(split('a b'), split('c d')), 1);
});

test('the distance of very long texts is bounded work, and still a share', () => {
  const long = (word: string) => Array.from({ length: 50_000 }, (_, i) => `${word}${i}`);
  assert.equal(wordDistance(long('a'), long('b')), 1);
});
