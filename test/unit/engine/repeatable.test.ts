// With the real 8-bit weights: there the bits of a step depend on which tokens it reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { KvCache } from '../../../src/engine/kvCache.ts';
import { prefill } from '../../../src/engine/prefill.ts';
import type { OpenedModel } from '../../../src/runtime/localEngine.ts';
import { openFable, prose } from '../../support/fable.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

const CACHE_BYTES = 64e6;
const noTurn = async () => {};

let opened: OpenedModel;
let page: number[];

before(async () => {
  opened = await openFable('int8');
  page = opened.tokenizer.encode(prose('holmes'));
});
after(() => opened.model.dispose());

test('a repeatable reading gives the same bits whatever was typed, deleted and read before', async () => {
  const { model } = opened;
  const random = new SeededRandom(5);
  const cache = new KvCache(model, CACHE_BYTES);
  let tokens = page.slice(0, 150);
  for (let round = 0; round < 24; round++) {
    const at = random.below(tokens.length);
    const edit = random.pick([
      () => [...tokens, ...page.slice(at, at + 3)],
      () => tokens.slice(0, -10),
      () => [...tokens.slice(0, at), ...page.slice(600, 640), ...tokens.slice(at)],
      () => [...tokens, ...page.slice(at, at + 100)],
    ]);
    tokens = edit().slice(0, 500);
    const repeatable = random.below(2) === 0;
    const { prefix, logits } = await prefill(model, cache, tokens, repeatable, noTurn);
    if (repeatable) {
      const fresh = await prefill(model, new KvCache(model, CACHE_BYTES), tokens, true, noTurn);
      assert.deepEqual(logits, fresh.logits, `round ${round}, ${tokens.length} tokens`);
    }
    // What was suggested is what the next text often begins with.
    const suggested = page.slice(at, at + 2);
    for (const token of suggested) await model.prefill(prefix, [token]);
    cache.grown(prefix, [...tokens, ...suggested]);
    if (random.below(2) === 0) tokens = [...tokens, ...suggested];
  }
});

test('a repeatable reading uses the whole blocks that are cached', async () => {
  const cache = new KvCache(opened.model, CACHE_BYTES);
  const read = async (length: number) =>
    (await prefill(opened.model, cache, page.slice(0, length), true, noTurn)).reused;
  assert.equal(await read(200), 0);
  assert.equal(await read(203), 192);
  assert.equal(await read(288), 192);
  assert.equal(await read(288), 192, 'the last token is read again, with its block');
  assert.equal(await read(289), 288);
});
