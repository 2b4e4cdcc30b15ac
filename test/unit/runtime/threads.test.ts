import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import type { Tail } from '../../../src/engine/ports.ts';
import { physicalCores } from '../../../src/runtime/physicalCores.ts';
import { openFable, prose } from '../../support/fable.ts';

/** Logits of a prompt read in uneven steps, and of three rows decoded after it. */
async function logitsWith(threads: number): Promise<Float32Array[]> {
  const { model, tokenizer } = await openFable('int8', threads);
  const tokens = tokenizer.encode(prose('holmes')).slice(0, 209);
  const prefix = model.createPrefix();
  const all: Float32Array[] = [];
  for (const size of [64, 64, 1, 3, 64, 13])
    all.push((await model.prefill(prefix, tokens.slice(prefix.length, prefix.length + size))).slice());
  let tail: Tail | undefined;
  for (let step = 0; step < 3; step++) {
    const decoded = await model.decode(prefix, tail, [5 + step, 300, 17]);
    tail = decoded.tail;
    all.push(decoded.logits.slice());
  }
  await model.dispose();
  return all;
}

test('the same bits come out of any number of threads', async () => {
  const one = await logitsWith(1);
  assert.deepEqual(await logitsWith(2), one);
  assert.deepEqual(await logitsWith(3), one);
});

test('there is a core, and no more than may be used', () => {
  assert.ok(physicalCores() >= 1 && physicalCores() <= availableParallelism());
});
