import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancellationSource, CancelledError, throwIfCancelled } from '../../../src/common/cancellation.ts';
import { KvCache } from '../../../src/engine/kvCache.ts';
import { prefill, type Turn } from '../../../src/engine/prefill.ts';
import { BigramModel } from '../../support/bigramModel.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

/** Logits that tell apart any two histories. */
function newModel(): BigramModel {
  return new BigramModel({
    vocabularySize: 8,
    endOfText: 7,
    maxPositions: 4096,
    logit: (_, next, history) => {
      let hash = next;
      for (const token of history) hash = Math.imul(hash ^ (token + 1), 0x01000193) >>> 0;
      return hash / 2 ** 32;
    },
  });
}

const noTurn: Turn = async () => {};

function sequence(length: number, random: SeededRandom): number[] {
  return Array.from({ length }, () => random.below(7));
}

test('what was read before is not read again, but for the last token, whose logits are wanted', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(150, new SeededRandom(1));
  assert.equal((await prefill(model, cache, tokens, false, noTurn)).reused, 0);
  assert.deepEqual(model.prefills, [96, 54]);
  assert.equal((await prefill(model, cache, tokens, false, noTurn)).reused, 149);
  assert.equal((await prefill(model, cache, [...tokens, 1, 2], false, noTurn)).reused, 150);
  assert.deepEqual(model.prefills, [96, 54, 1, 2]);
});

test('a small change is made in place, a large one leaves the longer text cached', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(400, new SeededRandom(2));
  await prefill(model, cache, tokens, false, noTurn);
  const bytes = cache.bytes;
  await prefill(model, cache, [...tokens.slice(0, 390), 0, 0], false, noTurn);
  assert.ok(cache.bytes <= bytes, 'one entry, cut short');
  const branched = await prefill(model, cache, [...tokens.slice(0, 100), 0, 0], false, noTurn);
  assert.equal(branched.reused, 100);
  assert.equal((await prefill(model, cache, [...tokens.slice(0, 390), 0, 0], false, noTurn)).reused, 391);
});

test('under random edits the answer is as without a cache, and the bytes stay bounded', async () => {
  const random = new SeededRandom(3);
  const model = newModel();
  const limit = 60_000;
  const cache = new KvCache(model, limit);
  let tokens = sequence(200, random);
  for (let round = 0; round < 300; round++) {
    const at = random.below(tokens.length);
    const edits = [
      () => [...tokens, ...sequence(1 + random.below(5), random)],
      () => tokens.slice(0, 1 + at),
      () => [...tokens.slice(0, at), ...sequence(1 + random.below(90), random)],
      () => [...tokens.slice(0, at), ...sequence(1, random), ...tokens.slice(at)],
      () => sequence(1 + random.below(300), random),
    ];
    tokens = random.pick(edits)().slice(0, 500);
    const cached = await prefill(model, cache, tokens, false, noTurn);
    const fresh = await prefill(model, new KvCache(model, limit), tokens, false, noTurn);
    assert.deepEqual(cached.logits, fresh.logits, `round ${round}`);
    assert.equal(cached.prefix.length, tokens.length);
    assert.ok(cache.bytes <= limit);
  }
});

test('a text larger than the whole cache is read all the same, and not kept', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1000);
  const tokens = sequence(50, new SeededRandom(4));
  await prefill(model, cache, tokens, false, noTurn);
  assert.equal(cache.bytes, 0);
  assert.equal((await prefill(model, cache, tokens, false, noTurn)).reused, 0);
});

test('cancelled between two steps, it keeps what was read', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(300, new SeededRandom(5));
  const source = new CancellationSource();
  const turn: Turn = async () => {
    if (model.prefills.length === 2) source.cancel();
    throwIfCancelled(source.token);
  };
  await assert.rejects(prefill(model, cache, tokens, false, turn), CancelledError);
  assert.deepEqual(model.prefills, [96, 96]);
  const resumed = await prefill(model, cache, tokens, false, noTurn);
  assert.equal(resumed.reused, 192);
  assert.deepEqual(resumed.logits, (await prefill(model, new KvCache(model, 1_000_000), tokens, false, noTurn)).logits);
});

test('a prefix that was grown is found under all that it holds', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(100, new SeededRandom(7));
  const { prefix } = await prefill(model, cache, tokens, false, noTurn);
  await model.prefill(prefix, [1]);
  await model.prefill(prefix, [2]);
  cache.grown(prefix, [...tokens, 1, 2]);

  const taken = await prefill(model, cache, [...tokens, 1, 2, 3], false, noTurn);
  assert.equal(taken.reused, 102);
  const fresh = await prefill(model, new KvCache(model, 1_000_000), [...tokens, 1, 2, 3], false, noTurn);
  assert.deepEqual(taken.logits, fresh.logits);
});

test('another text than what the prefix went on with loses nothing by it', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(100, new SeededRandom(8));
  const { prefix } = await prefill(model, cache, tokens, false, noTurn);
  await model.prefill(prefix, [1]);
  cache.grown(prefix, [...tokens, 1]);
  const other = await prefill(model, cache, [...tokens, 2, 3], false, noTurn);
  assert.equal(other.reused, 100);
  const fresh = await prefill(model, new KvCache(model, 1_000_000), [...tokens, 2, 3], false, noTurn);
  assert.deepEqual(other.logits, fresh.logits);
});

test('a prefix that holds something else than what it grew by is kept no longer', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(50, new SeededRandom(9));
  const { prefix } = await prefill(model, cache, tokens, false, noTurn);
  await model.prefill(prefix, [1]);
  cache.grown(prefix, tokens);
  assert.equal(cache.bytes, 0);
  assert.equal((await prefill(model, cache, tokens, false, noTurn)).reused, 0);
});

test('after a step that failed half-way, the prefix is not trusted again', async () => {
  const model = newModel();
  const cache = new KvCache(model, 1_000_000);
  const tokens = sequence(100, new SeededRandom(6));
  const working = model.prefill.bind(model);
  model.prefill = async (prefix, chunk) => {
    await working(prefix, chunk);
    throw new Error('out of memory');
  };
  await assert.rejects(prefill(model, cache, tokens, false, noTurn), /out of memory/);
  model.prefill = working;
  assert.equal((await prefill(model, cache, tokens, false, noTurn)).reused, 0);
});
