import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Tail } from '../../../src/engine/ports.ts';
import type { OpenedModel } from '../../../src/runtime/localEngine.ts';
import { FABLE_FOLDER, openFable, prose } from '../../support/fable.ts';
import { type Oracle, openOracle } from '../../support/oracle.ts';

const TOLERANCE = 1e-3;
const LENGTH = 508;

let oracle: Oracle;
let opened: OpenedModel;
let tokens: number[];
/** The reference's logits after each of `tokens`, `[LENGTH, vocabulary]`. */
let reference: Float32Array;
let vocabulary: number;

before(async () => {
  oracle = await openOracle(FABLE_FOLDER);
  opened = await openFable('fp32');
  vocabulary = opened.model.info.vocabularySize;
  tokens = opened.tokenizer.encode(prose('holmes')).slice(0, LENGTH);
  reference = await oracle.logits(tokens);
});

after(async () => {
  await oracle.dispose();
  await opened.model.dispose();
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

test('the whole text at once gives the reference logits after every token', async () => {
  assertClose(await opened.model.evaluate(opened.model.createPrefix(), tokens), reference);
});

test('a prefix grown in uneven steps gives the reference logits after each step', async () => {
  const prefix = opened.model.createPrefix();
  for (const size of [1, 2, 61, 64, 3, 64, 128, 1, 184]) {
    const from = prefix.length;
    assertClose(await opened.model.prefill(prefix, tokens.slice(from, from + size)), logitsAfter(from + size - 1));
  }
  assert.equal(prefix.length, LENGTH);
});

test('steps whose logits nobody wants leave the very same keys and values', async () => {
  const { model } = opened;
  const [read, prefilled] = [model.createPrefix(), model.createPrefix()];
  for (const size of [1, 96, 3]) {
    const from = read.length;
    const step = tokens.slice(from, from + size);
    await model.read(read, step);
    await model.prefill(prefilled, step);
  }
  assert.equal(read.length, 100);
  const next = tokens.slice(100, 101);
  assert.deepEqual(await model.prefill(read, next), await model.prefill(prefilled, next));
});

test('token by token, in the prefix and in the tail, gives the reference logits', async () => {
  const prefix = opened.model.createPrefix();
  for (let i = 0; i < 70; i++) assertClose(await opened.model.prefill(prefix, tokens.slice(i, i + 1)), logitsAfter(i));
  let tail: Tail | undefined;
  for (let i = 70; i < 170; i++) {
    const step = await opened.model.decode(prefix, tail, tokens.slice(i, i + 1));
    assertClose(step.logits, logitsAfter(i));
    tail = step.tail;
  }
  assert.equal(tail?.length, 100);
  assert.equal(prefix.length, 70);
});

test('evaluating after a prefix leaves the prefix as it was', async () => {
  const prefix = opened.model.createPrefix();
  await opened.model.prefill(prefix, tokens.slice(0, 200));
  const logits = await opened.model.evaluate(prefix, tokens.slice(200, 260));
  assertClose(logits, reference.subarray(200 * vocabulary, 260 * vocabulary));
  assert.equal(prefix.length, 200);
  assertClose(await opened.model.prefill(prefix, tokens.slice(200, 201)), logitsAfter(200));
});

test('three rows over one prefix each give the logits of their own sequence', async () => {
  const { model } = opened;
  const start = tokens.slice(0, 400);
  const rows = [tokens.slice(400, 440), tokens.slice(100, 140), tokens.slice(220, 260)];
  const expected = await Promise.all(rows.map((row) => oracle.logits([...start, ...row])));
  const prefix = model.createPrefix();
  await model.prefill(prefix, start);
  let tail: Tail | undefined;
  for (let step = 0; step < 40; step++) {
    const { logits, tail: next } = await model.decode(
      prefix,
      tail,
      rows.map((row) => row[step] as number),
    );
    for (const [row, all] of expected.entries()) {
      const position = start.length + step;
      const ours = logits.subarray(row * vocabulary, (row + 1) * vocabulary);
      assertClose(ours, all.subarray(position * vocabulary, (position + 1) * vocabulary));
    }
    tail = next;
  }
});

test('rows that are kept, in another order, go on as before; an older tail can go on otherwise', async () => {
  const { model } = opened;
  const start = tokens.slice(0, 50);
  const rows = [tokens.slice(50, 60), tokens.slice(150, 160), tokens.slice(250, 260)];
  const prefix = model.createPrefix();
  await model.prefill(prefix, start);
  let tail: Tail | undefined;
  for (let step = 0; step < 4; step++)
    tail = (
      await model.decode(
        prefix,
        tail,
        rows.map((row) => row[step] as number),
      )
    ).tail;
  assert.ok(tail);

  const kept = model.selectRows(tail, [2, 0]);
  assert.deepEqual([kept.batch, kept.length], [2, 4]);
  const one = await model.decode(prefix, kept, [rows[2]?.[4] as number, rows[0]?.[4] as number]);
  const other = await model.decode(prefix, tail, [7, 8, 9]);
  const again = await model.decode(prefix, tail, [9, 8, 7]);

  const lastOf = async (sequence: number[]) => (await oracle.logits(sequence)).slice(-vocabulary);
  const continued = (row: number, next: number) => lastOf([...start, ...(rows[row] as number[]).slice(0, 4), next]);
  assertClose(one.logits.slice(0, vocabulary), await continued(2, rows[2]?.[4] as number));
  assertClose(one.logits.slice(vocabulary), await continued(0, rows[0]?.[4] as number));
  assertClose(other.logits.slice(0, vocabulary), await continued(0, 7));
  assertClose(again.logits.slice(0, vocabulary), await continued(0, 9));
  const afterOther = await model.decode(prefix, other.tail, [1, 2, 3]);
  assertClose(
    afterOther.logits.slice(0, vocabulary),
    await lastOf([...start, ...(rows[0] as number[]).slice(0, 4), 7, 1]),
  );
});

test('rows without a prefix give the logits of their own sequence', async () => {
  const { model } = opened;
  const first = await model.decode(model.createPrefix(), undefined, [tokens[0] as number, tokens[9] as number]);
  assertClose(first.logits.slice(0, vocabulary), logitsAfter(0));
  const second = await model.decode(model.createPrefix(), first.tail, [tokens[1] as number, tokens[10] as number]);
  assertClose(second.logits.slice(0, vocabulary), logitsAfter(1));
});

test('a truncated prefix grown again gives exactly what it gave before', async () => {
  const prefix = opened.model.createPrefix();
  await opened.model.prefill(prefix, tokens.slice(0, 100));
  const before = await opened.model.prefill(prefix, tokens.slice(100, 130));
  prefix.truncate(40);
  await opened.model.prefill(prefix, tokens.slice(300, 360));
  prefix.truncate(40);
  await opened.model.prefill(prefix, tokens.slice(40, 100));
  assertClose(await opened.model.prefill(prefix, tokens.slice(100, 130)), before);
  prefix.truncate(0);
  assertClose(await opened.model.prefill(prefix, tokens.slice(0, 33)), logitsAfter(32));
  assert.throws(() => prefix.truncate(34), RangeError);
});

test('a copy is a prefix of its own', async () => {
  const prefix = opened.model.createPrefix();
  await opened.model.prefill(prefix, tokens.slice(0, 100));
  const copy = prefix.copy(80);
  assert.equal(copy.length, 80);
  await opened.model.prefill(copy, [5, 6, 7]);
  assertClose(await opened.model.prefill(prefix, tokens.slice(100, 101)), logitsAfter(100));
  copy.truncate(80);
  assertClose(await opened.model.prefill(copy, tokens.slice(80, 90)), logitsAfter(89));
});

test('no more tokens are read than the model has positions', async () => {
  const { model } = opened;
  await assert.rejects(model.evaluate(model.createPrefix(), Array(model.info.maxPositions + 1).fill(1)), RangeError);
  await assert.rejects(model.prefill(model.createPrefix(), []), RangeError);
});
