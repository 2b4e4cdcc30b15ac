import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SamplingOptions } from '../../../../src/common/sampling.ts';
import { PRESETS } from '../../../../src/common/sampling.ts';
import { Random } from '../../../../src/engine/sampling/random.ts';
import { Sampler, type TokenLimits } from '../../../../src/engine/sampling/sampler.ts';
import type { Spelling } from '../../../../src/engine/vocabularyIndex.ts';
import { ByteTokenizer } from '../../../support/byteTokenizer.ts';

const words = [' king', ' queen', ' sea', ' ship', ' the', '."', 'gdom'];
const tokenizer = new ByteTokenizer(words);
const plain: SamplingOptions = { ...(PRESETS.Article as SamplingOptions), temperature: 1, topK: 0 };
const ids = words.map((word) => tokenizer.id(word));
const [king, queen, sea, ship, the, stop, inner] = ids as [number, number, number, number, number, number, number];

/** The words have the logits given; all other tokens next to nothing. */
function logitsOf(...values: number[]): Float32Array {
  const logits = new Float32Array(tokenizer.vocabularySize).fill(-50);
  values.forEach((value, i) => {
    logits[ids[i] as number] = value;
  });
  return logits;
}

/** The tokens that come in 2000 draws, with their share. */
function shares(
  options: Partial<SamplingOptions>,
  logits: Float32Array,
  history: number[] = [],
  limits: TokenLimits = {},
): Map<number, number> {
  const sampler = new Sampler(tokenizer.vocabularySize, tokenizer);
  const random = new Random(5, 0);
  const counts = new Map<number, number>();
  for (let i = 0; i < 2000; i++) {
    const id = sampler.draw(logits, { ...plain, ...options }, history, limits, random);
    counts.set(id, (counts.get(id) ?? 0) + 1 / 2000);
  }
  return counts;
}

function set(counts: Map<number, number>): number[] {
  return [...counts.keys()].sort((a, b) => a - b);
}

const falling = logitsOf(Math.log(0.5), Math.log(0.25), Math.log(0.15), Math.log(0.1));

test('with nothing set, tokens come as often as the model says', () => {
  const counts = shares({}, falling);
  assert.deepEqual(set(counts), [king, queen, sea, ship]);
  for (const [id, share] of [
    [king, 0.5] as const,
    [queen, 0.25] as const,
    [sea, 0.15] as const,
    [ship, 0.1] as const,
  ]) {
    assert.ok(Math.abs((counts.get(id) ?? 0) - share) < 0.035, `${id}: ${counts.get(id)}`);
  }
});

test('each setting narrows or widens what can come', () => {
  assert.deepEqual(set(shares({ temperature: 0 }, falling)), [king]);
  assert.deepEqual(set(shares({ topK: 2 }, falling)), [king, queen]);
  assert.deepEqual(set(shares({ topP: 0.8 }, falling)), [king, queen, sea]);
  assert.deepEqual(set(shares({ minP: 0.4 }, falling)), [king, queen]);
  // Entropy 1.208: the second (1.386) is nearest, then the first (0.693), the third (1.897), the fourth.
  assert.deepEqual(set(shares({ typicalP: 0.2 }, falling)), [queen]);
  const cold = shares({ temperature: 0.4 }, falling).get(king) ?? 0;
  const hot = shares({ temperature: 2 }, falling).get(king) ?? 0;
  assert.ok(cold > 0.75 && hot < 0.4, `${cold} ${hot}`);
});

test('the steps follow one another: top-p sees what top-k left', () => {
  // Of the two that top-k leaves, the first has 2/3: enough for 0.6, while of all it has only a half.
  assert.deepEqual(set(shares({ topP: 0.6 }, falling)), [king, queen]);
  assert.deepEqual(set(shares({ topK: 2, topP: 0.6 }, falling)), [king]);
});

test('the penalty divides positive logits and multiplies negative ones, within the window', () => {
  const logits = logitsOf(2, 1.5);
  const greedy = { temperature: 0, repetitionPenalty: 1.5, repetitionWindow: 2 };
  assert.deepEqual(set(shares(greedy, logits, [king])), [queen]);
  assert.deepEqual(set(shares(greedy, logits, [king, sea])), [queen]);
  assert.deepEqual(set(shares(greedy, logits, [king, sea, sea])), [king], 'out of the window');
  assert.deepEqual(set(shares({ ...greedy, repetitionWindow: 0 }, logits, [king])), [king], 'no window');
  assert.deepEqual(set(shares(greedy, logitsOf(-1, -1.2), [king])), [queen]);
  assert.deepEqual(set(shares(greedy, logits, [king, king, queen].slice(-2))), [king], 'each token once');
});

test('function words, punctuation, line breaks and inner pieces of words may come again', () => {
  const greedy = { temperature: 0, repetitionPenalty: 2, repetitionWindow: 8 };
  const newline = tokenizer.id('\n');
  for (const exempt of [the, stop, inner, newline]) {
    const logits = logitsOf(2.9);
    logits[exempt] = 3;
    assert.deepEqual(set(shares(greedy, logits, [exempt])), [exempt]);
  }
});

test('only what is allowed comes', () => {
  assert.deepEqual(set(shares({}, falling, [], { allowed: { whole: [sea, ship], partial: [] } })), [sea, ship]);
  assert.deepEqual(set(shares({ temperature: 0 }, falling, [], { allowed: { whole: [ship, sea], partial: [] } })), [
    sea,
  ]);
});

test('what spells only a part is less likely than it looks, unless nothing spells the whole', () => {
  const spelling = (logits: Float32Array, allowed: Spelling) =>
    set(shares({ temperature: 0 }, logits, [], { allowed }));
  assert.deepEqual(spelling(logitsOf(3, 0), { whole: [queen], partial: [king] }), [queen]);
  assert.deepEqual(spelling(logitsOf(5, 0), { whole: [queen], partial: [king] }), [king]);
  assert.deepEqual(spelling(logitsOf(3, 0), { whole: [], partial: [queen, king] }), [king]);
});

test('what is banned never comes, by any setting, unless nothing else is allowed', () => {
  const banned = [[king], [sea, king]];
  for (const options of [{}, { temperature: 0 }, { topK: 3 }, { topP: 0.9 }, { minP: 0.1 }, { typicalP: 0.99 }]) {
    const counts = shares(options, falling, [], { banned });
    assert.ok(!counts.has(king) && !counts.has(sea) && counts.has(queen), JSON.stringify(options));
  }
  const allowed = { whole: [king, ship], partial: [] };
  assert.deepEqual(set(shares({}, falling, [], { allowed, banned })), [ship]);
  assert.deepEqual(set(shares({}, falling, [], { allowed: { whole: [king], partial: [] }, banned })), [king]);
});

test('the logits given stay as they are', () => {
  const logits = logitsOf(1, 2, 3);
  const before = logits.slice();
  shares({ repetitionPenalty: 1.3, topK: 2, topP: 0.5 }, logits, [king, queen]);
  assert.deepEqual(logits, before);
});
