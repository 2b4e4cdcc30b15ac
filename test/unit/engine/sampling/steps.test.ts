// Each step against a distribution worked out by hand: five tokens with 0.4, 0.3, 0.15, 0.1 and 0.05.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorywispError } from '../../../../src/common/errors.ts';
import { Distribution } from '../../../../src/engine/sampling/distribution.ts';
import { keepMinP } from '../../../../src/engine/sampling/minP.ts';
import { keepNucleus } from '../../../../src/engine/sampling/nucleus.ts';
import { keepTopK } from '../../../../src/engine/sampling/topK.ts';
import { keepTypical } from '../../../../src/engine/sampling/typical.ts';
import { SeededRandom } from '../../../support/seededRandom.ts';

// In an order that is not that of the probabilities: token 3 is the likeliest.
const hand = [0.1, 0.3, 0.05, 0.4, 0.15];

function distributionOf(probabilities: readonly number[]): Distribution {
  const distribution = new Distribution(probabilities.length);
  distribution.fill(Float32Array.from(probabilities, Math.log));
  distribution.normalise(1);
  return distribution;
}

/** Token -> probability, rounded, by token. */
function alive(distribution: Distribution): Record<number, number> {
  const entries = Array.from(distribution.ids.subarray(0, distribution.count), (id, i) => {
    return [id, Math.round((distribution.probabilities[i] as number) * 1e4) / 1e4] as const;
  });
  return Object.fromEntries(entries);
}

function scratch(): Float64Array {
  return new Float64Array(hand.length);
}

test('probabilities are the softmax of the logits over the temperature', () => {
  const distribution = distributionOf(hand);
  assert.deepEqual(alive(distribution), { 0: 0.1, 1: 0.3, 2: 0.05, 3: 0.4, 4: 0.15 });
  // At temperature 1/2 they are squared: 0.01, 0.09, 0.0025, 0.16, 0.0225 of 0.285.
  distribution.normalise(0.5);
  assert.deepEqual(alive(distribution), { 0: 0.0351, 1: 0.3158, 2: 0.0088, 3: 0.5614, 4: 0.0789 });
});

test('a temperature next to nothing leaves the likeliest token alone', () => {
  for (const temperature of [1e-3, Number.MIN_VALUE]) {
    const distribution = distributionOf(hand);
    distribution.normalise(temperature);
    assert.equal(alive(distribution)[3], 1, `${temperature}`);
  }
});

test('top-k keeps the k likeliest; 0 keeps all', () => {
  for (const [k, kept] of [
    [0, [0, 1, 2, 3, 4]],
    [1, [3]],
    [2, [1, 3]],
    [3, [1, 3, 4]],
    [9, [0, 1, 2, 3, 4]],
  ] as const) {
    const distribution = distributionOf(hand);
    keepTopK(distribution, k);
    assert.deepEqual([...distribution.ids.subarray(0, distribution.count)].sort(), kept, `k = ${k}`);
  }
});

test('nucleus keeps the smallest set that reaches p, made to sum to 1', () => {
  for (const [p, kept] of [
    [0.3, { 3: 1 }],
    [0.5, { 1: 0.4286, 3: 0.5714 }],
    [0.75, { 1: 0.3529, 3: 0.4706, 4: 0.1765 }],
    [0.9, { 0: 0.1053, 1: 0.3158, 3: 0.4211, 4: 0.1579 }],
    [1, { 0: 0.1, 1: 0.3, 2: 0.05, 3: 0.4, 4: 0.15 }],
  ] as const) {
    const distribution = distributionOf(hand);
    keepNucleus(distribution, p);
    assert.deepEqual(alive(distribution), kept, `p = ${p}`);
  }
});

test('min-p keeps what is at least this share as likely as the likeliest', () => {
  for (const [share, kept] of [
    [0, [0, 1, 2, 3, 4]],
    [0.2, [0, 1, 3, 4]],
    [0.3, [1, 3, 4]],
    [0.9, [3]],
    [1, [3]],
  ] as const) {
    const distribution = distributionOf(hand);
    keepMinP(distribution, share);
    assert.deepEqual(Object.keys(alive(distribution)).map(Number), kept, `share = ${share}`);
  }
});

test('locally typical keeps what is nearest to the expected surprise, not what is likeliest', () => {
  // Entropy 1.3922 nats. Distances: token 1 (1.2040) 0.188, token 3 (0.9163) 0.476, token 4 (1.8971) 0.505,
  // token 0 (2.3026) 0.910, token 2 (2.9957) 1.604.
  for (const [mass, kept] of [
    [0.2, [1]],
    [0.6, [1, 3]],
    [0.8, [1, 3, 4]],
    [0.9, [0, 1, 3, 4]],
    [1, [0, 1, 2, 3, 4]],
  ] as const) {
    const distribution = distributionOf(hand);
    keepTypical(distribution, mass, scratch());
    assert.deepEqual(Object.keys(alive(distribution)).map(Number), kept, `mass = ${mass}`);
  }
});

test('without sorting, the same tokens are kept as with sorting', () => {
  const random = new SeededRandom(7);
  for (let round = 0; round < 300; round++) {
    const size = 2 + random.below(400);
    const logits = Float32Array.from({ length: size }, () => random.below(1_000_000) / 70_000);
    const sorted = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number));
    const distribution = new Distribution(size);

    distribution.fill(logits);
    const k = 1 + random.below(size);
    keepTopK(distribution, k);
    const threshold = logits[sorted[k - 1] as number] as number;
    assert.equal(distribution.count, k);
    assert.ok([...distribution.ids.subarray(0, k)].every((id) => (logits[id] as number) >= threshold));

    distribution.fill(logits);
    distribution.normalise(1);
    const probabilities = distribution.probabilities.slice();
    const p = (1 + random.below(99)) / 100;
    keepNucleus(distribution, p);
    let expected = 0;
    for (let mass = 0; mass < p; expected++) mass += probabilities[sorted[expected] as number] as number;
    assert.equal(distribution.count, expected, `size ${size}, p ${p}`);
  }
});

test('of a large vocabulary, nucleus and locally typical keep the same tokens as with sorting', () => {
  const random = new SeededRandom(8);
  for (const spread of [0.2, 3, 12]) {
    const size = 20_000;
    const distribution = new Distribution(size);
    const logits = Float32Array.from({ length: size }, () => (spread * random.below(1_000_000)) / 1_000_000);
    const after = (keep: () => void) => {
      distribution.fill(logits);
      distribution.normalise(0.9);
      keep();
      return new Set(distribution.ids.subarray(0, distribution.count));
    };
    after(() => {});
    const probabilities = distribution.probabilities.slice();
    const surprises = probabilities.map((probability) => -Math.log(probability));
    const entropy = surprises.reduce((sum, surprise, id) => sum + surprise * (probabilities[id] as number), 0);
    for (const mass of [0.05, 0.5, 0.95, 0.999]) {
      const first = (key: (id: number) => number) => {
        const sorted = [...logits.keys()].sort((a, b) => key(a) - key(b));
        let count = 0;
        for (let sum = 0; sum < mass; count++) sum += probabilities[sorted[count] as number] as number;
        return { sorted, count };
      };
      const nucleus = first((id) => -(probabilities[id] as number));
      const kept = after(() => keepNucleus(distribution, mass));
      assert.equal(kept.size, nucleus.count, `nucleus ${mass} of spread ${spread}`);
      const least = logits[nucleus.sorted[nucleus.count - 1] as number] as number;
      for (const id of kept) assert.ok((logits[id] as number) >= least);
      const typical = first((id) => Math.abs((surprises[id] as number) - entropy));
      const near = after(() => keepTypical(distribution, mass, new Float64Array(size)));
      assert.ok(Math.abs(near.size - typical.count) <= 1, `typical ${mass} of spread ${spread}`);
    }
  }
});

test('drawing goes by the cumulative probability', () => {
  const distribution = distributionOf(hand);
  assert.deepEqual(
    [0, 0.099, 0.101, 0.399, 0.401, 0.449, 0.451, 0.849, 0.851, 0.99999999].map((point) => distribution.at(point)),
    [0, 0, 1, 1, 2, 2, 3, 3, 4, 4],
  );
});

test('logits that are no numbers are refused with words', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const distribution = new Distribution(3);
    assert.throws(
      () => distribution.fill(Float32Array.of(0, bad, 1)),
      (error) => error instanceof StorywispError && error.code === 'model-unreadable',
    );
  }
});
