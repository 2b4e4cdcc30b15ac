import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import type { GenerationOptions, GenerationResult } from '../../../../src/common/generation.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import type { Tail } from '../../../../src/engine/ports.ts';
import { localEngine, type OpenedModel } from '../../../../src/runtime/localEngine.ts';
import { openOnnxModel } from '../../../../src/runtime/transformersModel.ts';
import { exportFable } from '../../../support/exportFolder.ts';
import { openFable, prose } from '../../../support/fable.ts';

const TOLERANCE = 1e-3;
const LENGTH = 300;

let exported: OpenedModel;
let compiled: OpenedModel;
let tokens: number[];
/** The compiled model's logits after each of `tokens`, `[LENGTH, vocabulary]`. */
let reference: Float32Array;
let vocabulary: number;

before(async () => {
  exported = await openOnnxModel({ folder: await exportFable(), threads: 2 });
  compiled = await openFable('fp32');
  vocabulary = compiled.model.info.vocabularySize;
  tokens = compiled.tokenizer.encode(prose('holmes')).slice(0, LENGTH);
  reference = await compiled.model.evaluate(compiled.model.createPrefix(), tokens);
});

after(async () => {
  await exported.model.dispose();
  await compiled.model.dispose();
});

function logitsAfter(position: number): Float32Array {
  return reference.subarray(position * vocabulary, (position + 1) * vocabulary);
}

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  let worst = 0;
  for (const [i, value] of actual.entries()) worst = Math.max(worst, Math.abs(value - (expected[i] as number)));
  assert.ok(worst < TOLERANCE, `logits differ by ${worst}`);
}

test('it says of itself what the export says', () => {
  const { name, precision, maxPositions, vocabularySize } = exported.model.info;
  assert.deepEqual([name, precision, maxPositions, vocabularySize], ['export of Fable ü', 'fp32', 512, 8192]);
  assert.equal(exported.model.endOfText, compiled.model.endOfText);
});

test('the whole text at once gives the compiled logits after every token', async () => {
  const { model } = exported;
  assertClose(await model.evaluate(model.createPrefix(), tokens), reference);
});

test('a prefix grown in uneven steps gives the compiled logits after each step', async () => {
  const prefix = exported.model.createPrefix();
  for (const size of [1, 2, 61, 64, 3, 64, 105]) {
    const from = prefix.length;
    const logits = await exported.model.prefill(prefix, tokens.slice(from, from + size));
    assertClose(logits, logitsAfter(from + size - 1));
  }
  assert.equal(prefix.length, LENGTH);
});

test('token by token, in the prefix and in the tail, gives the compiled logits', async () => {
  const { model } = exported;
  const prefix = model.createPrefix();
  for (let i = 0; i < 30; i++) assertClose(await model.prefill(prefix, tokens.slice(i, i + 1)), logitsAfter(i));
  let tail: Tail | undefined;
  for (let i = 30; i < 70; i++) {
    const step = await model.decode(prefix, tail, tokens.slice(i, i + 1));
    assertClose(step.logits, logitsAfter(i));
    tail = step.tail;
  }
  assert.deepEqual([tail?.batch, tail?.length, prefix.length], [1, 40, 30]);
});

test('evaluating after a prefix leaves the prefix as it was', async () => {
  const { model } = exported;
  const prefix = model.createPrefix();
  await model.prefill(prefix, tokens.slice(0, 200));
  assertClose(
    await model.evaluate(prefix, tokens.slice(200, 260)),
    reference.subarray(200 * vocabulary, 260 * vocabulary),
  );
  assert.equal(prefix.length, 200);
  assertClose(await model.prefill(prefix, tokens.slice(200, 201)), logitsAfter(200));
});

test('a prefix cut short and grown otherwise gives what a fresh one gives; a copy goes its own way', async () => {
  const { model } = exported;
  const prefix = model.createPrefix();
  await model.prefill(prefix, [...tokens.slice(0, 80), ...tokens.slice(200, 250)]);
  const copy = prefix.copy(60);
  prefix.truncate(80);
  assert.deepEqual([prefix.length, copy.length], [80, 60]);
  assertClose(await model.prefill(prefix, tokens.slice(80, 100)), logitsAfter(99));
  assertClose(await model.prefill(copy, tokens.slice(60, 61)), logitsAfter(60));
  assertClose(await model.prefill(prefix, tokens.slice(100, 101)), logitsAfter(100));
  assert.throws(() => prefix.truncate(102), RangeError);
  assert.throws(() => prefix.copy(-1), RangeError);
});

test('three rows over one prefix give the compiled logits of each; rows kept in another order go on as before', async () => {
  const rows = [tokens.slice(100, 112), tokens.slice(150, 162), tokens.slice(220, 232)];
  const column = (of: readonly number[][], step: number) => of.map((row) => row[step] as number);
  const prefixes = [exported.model.createPrefix(), compiled.model.createPrefix()] as const;
  await exported.model.prefill(prefixes[0], tokens.slice(0, 100));
  await compiled.model.prefill(prefixes[1], tokens.slice(0, 100));
  let tails: [Tail | undefined, Tail | undefined] = [undefined, undefined];
  for (let step = 0; step < 8; step++) {
    const ours = await exported.model.decode(prefixes[0], tails[0], column(rows, step));
    const theirs = await compiled.model.decode(prefixes[1], tails[1], column(rows, step));
    assertClose(ours.logits, theirs.logits);
    tails = [ours.tail, theirs.tail];
  }
  const [ours, theirs] = tails as [Tail, Tail];
  const kept = exported.model.selectRows(ours, [2, 0]);
  assert.deepEqual([kept.batch, kept.length], [2, 8]);
  const next = column([rows[2] ?? [], rows[0] ?? []], 8);
  const step = await exported.model.decode(prefixes[0], kept, next);
  const expected = await compiled.model.decode(prefixes[1], compiled.model.selectRows(theirs, [2, 0]), next);
  assertClose(step.logits, expected.logits);
  await assert.rejects(exported.model.decode(prefixes[0], kept, [1, 2, 3]), RangeError);
});

test('more tokens than positions are refused, and leave the prefix as it was', async () => {
  const { model } = exported;
  const prefix = model.createPrefix();
  await model.prefill(prefix, tokens.slice(0, 10));
  await assert.rejects(model.prefill(prefix, new Array<number>(503).fill(1)), RangeError);
  await assert.rejects(model.prefill(prefix, []), RangeError);
  assert.equal(prefix.length, 10);
  assertClose(await model.prefill(prefix, tokens.slice(10, 11)), logitsAfter(10));
});

test('the engine writes with it as with the compiled model, and reads a prompt once', async () => {
  const text = prose('austen').slice(0, 800);
  const options: GenerationOptions = {
    candidates: 3,
    maxNewTokens: 16,
    stopAt: 'budget',
    sampling: SAMPLING_DEFAULTS.continue,
    seed: 7,
    contextTokens: 256,
  };
  const results: GenerationResult[] = [];
  for (const opened of [exported, compiled]) {
    const { engine } = localEngine(opened, 2 ** 26);
    for (let time = 0; time < 2; time++) results.push(await finish(engine.generate(text, options, neverCancelled)));
  }
  const texts = results.map((result) => result.candidates.map((candidate) => candidate.text));
  assert.deepEqual(texts[0], texts[1]);
  assert.deepEqual(texts[0], texts[2]);
  assert.ok(texts[0]?.every((candidate) => candidate.length > 0));
  assert.equal(results[0]?.reusedTokens, 0);
  assert.ok((results[1]?.reusedTokens ?? 0) > 0.7 * (results[1]?.promptTokens ?? 0));
});

async function finish<R>(generator: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return value as R;
  }
}
