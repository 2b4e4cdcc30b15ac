import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { AutoModelForCausalLM, env, Tensor } from '@huggingface/transformers';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import type { Tail } from '../../../src/engine/ports.ts';
import { localEngine, type OpenedModel } from '../../../src/runtime/localEngine.ts';
import { bestExportFile } from '../../../src/runtime/onnx/exportFiles.ts';
import { openOnnxModel } from '../../../src/runtime/transformersModel.ts';
import { exportFolderWithoutGraph } from '../../support/exportFolder.ts';
import { exportLlama, type LlamaExportOptions } from '../../support/llamaExport.ts';

const BEGIN = 1;
const ENDS = [2, 5];
const TOKENS = Array.from({ length: 60 }, (_, i) => 6 + ((i * 37) % 300));
const TOLERANCE = 1e-4;

const closing: OpenedModel[] = [];
after(async () => {
  for (const { model } of closing) await model.dispose();
});

async function open(folder: string): Promise<OpenedModel> {
  const opened = await openOnnxModel({ folder, threads: 1 });
  closing.push(opened);
  return opened;
}

async function llama(options: LlamaExportOptions = {}): Promise<OpenedModel> {
  return open(await exportLlama(options));
}

function assertClose(actual: Float32Array, expected: Float32Array, tolerance = TOLERANCE): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    const other = expected[i] as number;
    assert.ok(Math.abs(value - other) <= tolerance, `${value} for ${other} at ${i}`);
  }
}

test('a llama with fewer key-value heads than heads gives the logits of transformers.js', async () => {
  const folder = await exportLlama();
  const { model } = await open(folder);
  const library = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'fp32', local_files_only: true });
  const read = [BEGIN, ...TOKENS];
  const input_ids = new Tensor('int64', BigInt64Array.from(read, BigInt), [1, read.length]);
  const attention_mask = new Tensor('int64', new BigInt64Array(read.length).fill(1n), [1, read.length]);
  const { logits } = (await library({ input_ids, attention_mask })) as { logits: Tensor };
  await library.dispose();
  const ours = await model.evaluate(model.createPrefix(), TOKENS);
  const { vocabularySize } = model.info;
  for (let row = 0; row < TOKENS.length; row++) {
    const expected = (logits.data as Float32Array).slice((row + 1) * vocabularySize, (row + 2) * vocabularySize);
    const [end = 0, other = 0] = ENDS.map((id) => expected[id] as number);
    expected[2] = Math.log(Math.exp(end) + Math.exp(other));
    expected[5] = -1e30;
    assertClose(ours.subarray(row * vocabularySize, (row + 1) * vocabularySize), expected);
  }
});

test('in steps, after a cut, and as rows of a batch it gives the same logits', async () => {
  const { model } = await llama();
  const { vocabularySize } = model.info;
  const whole = await model.evaluate(model.createPrefix(), TOKENS);
  const after = (position: number) => whole.subarray(position * vocabularySize, (position + 1) * vocabularySize);
  const prefix = model.createPrefix();
  for (const [begin, end] of [
    [0, 1],
    [1, 20],
    [20, 50],
  ] as const)
    assertClose(await model.prefill(prefix, TOKENS.slice(begin, end)), after(end - 1));
  prefix.truncate(30);
  let tail: Tail | undefined;
  for (let i = 30; i < 40; i++) {
    const step = await model.decode(prefix, tail, [7, TOKENS[i] as number]);
    assertClose(step.logits.subarray(vocabularySize), after(i));
    tail = step.tail;
  }
  assertClose(await model.prefill(prefix, TOKENS.slice(30, 41)), after(40));
  prefix.truncate(0);
  assertClose(await model.prefill(prefix, TOKENS.slice(0, 10)), after(9));
});

test('what the model wants in front takes a position, and none of the writer’s', async () => {
  const { model, tokenizer } = await llama();
  assert.deepEqual([model.info.maxPositions, model.info.vocabularySize, model.endOfText], [95, 360, 2]);
  const prefix = model.createPrefix();
  assert.equal(prefix.length, 0);
  await model.prefill(prefix, TOKENS.slice(0, 3));
  assert.equal(prefix.length, 3);
  const rows = await model.decode(model.createPrefix(), undefined, [9, 9]);
  assert.equal(rows.tail.length, 1);
  const { vocabularySize } = model.info;
  assertClose(rows.logits.slice(0, vocabularySize), await model.evaluate(model.createPrefix(), [9]));
  assert.deepEqual(tokenizer.encode('the').length, 1);
});

test('exports that keep half precision, count their logits, or lie in two files give the same', async () => {
  const { model } = await llama();
  const whole = await model.evaluate(model.createPrefix(), TOKENS);
  for (const options of [{ halfCache: true }, { logitsToKeep: true }, { dataBeside: true }]) {
    const other = (await llama(options)).model;
    const tolerance = options.halfCache ? 0.02 : TOLERANCE;
    assertClose(await other.evaluate(other.createPrefix(), TOKENS), whole, tolerance);
    const prefix = other.createPrefix();
    await other.prefill(prefix, TOKENS.slice(0, 40));
    prefix.truncate(30);
    const logits = await other.prefill(prefix, TOKENS.slice(30, 60));
    assertClose(logits, whole.subarray(-logits.length), tolerance);
  }
});

test('the engine writes with it: the same for the same seed, also from nothing', async () => {
  const { engine } = localEngine(await llama(), 2 ** 24);
  const write = async (text: string) => {
    const options = { candidates: 2, maxNewTokens: 12, stopAt: 'budget', seed: 5, contextTokens: 64 } as const;
    const steps = engine.generate(text, { ...options, sampling: SAMPLING_DEFAULTS.ghostText }, neverCancelled);
    for (;;) {
      const { done, value } = await steps.next();
      if (done) return value;
    }
  };
  for (const text of ['', 'Once upon a time the old king', 'the old ki']) {
    const [first, second] = [await write(text), await write(text)];
    assert.deepEqual(first.candidates, second.candidates);
    assert.equal(first.candidates.length, 2);
  }
});

test('of several files the best for a processor is opened', async () => {
  const folder = await exportLlama();
  renameSync(path.join(folder, 'onnx/model.onnx'), path.join(folder, 'onnx/model_quantized.onnx'));
  const touch = (name: string) => writeFileSync(path.join(folder, 'onnx', name), 'no graph');
  for (const name of ['model.onnx', 'model_fp16.onnx', 'model_q4.onnx', 'model_int8.onnx']) touch(name);
  assert.equal((await open(folder)).model.info.precision, 'q8');
  rmSync(path.join(folder, 'onnx/model_quantized.onnx'));
  const order: (string | undefined)[] = [];
  for (let file = bestExportFile(folder); file !== undefined; file = bestExportFile(folder)) {
    order.push(file.kind);
    rmSync(path.join(folder, file.path));
  }
  assert.deepEqual(order, ['int8', 'fp16', 'fp32', 'q4']);
});

test('the library may not reach for the network, nor keep files', async () => {
  await llama();
  assert.deepEqual([env.allowRemoteModels, env.useFSCache], [false, false]);
});

const REFUSED: readonly [what: string, code: string, words: RegExp, folder: () => Promise<string>][] = [
  ['no graph', 'model-unreadable', /onnx\/model\.onnx/, async () => exportFolderWithoutGraph()],
  [
    'a truncated graph',
    'model-unreadable',
    /damaged or incomplete/,
    async () => damaged((file) => truncateSync(file, 9_000)),
  ],
  [
    'no graph in the file',
    'model-unreadable',
    /damaged or incomplete/,
    async () => damaged((file) => writeFileSync(file, '<html>')),
  ],
  [
    'an empty file',
    'model-unreadable',
    /damaged or incomplete/,
    async () => damaged((file) => writeFileSync(file, '')),
  ],
  ['weights missing', 'model-unreadable', /weights beside/, async () => weightsBeside((file) => rmSync(file))],
  [
    'weights cut short',
    'model-unreadable',
    /weights beside/,
    async () => weightsBeside((file) => truncateSync(file, 100)),
  ],
  ['no cache', 'model-unsupported', /keys and values/, () => exportLlama({ withoutCache: true })],
  ['an encoder', 'model-unsupported', /it is a bert/, () => exportLlama({ config: { model_type: 'bert' } })],
  ['a translator', 'model-unsupported', /it is a t5/, () => exportLlama({ config: { model_type: 't5' } })],
  ['no model_type', 'model-unreadable', /model_type/, () => exportLlama({ config: { model_type: 7 } })],
  ['an end outside the vocabulary', 'model-mismatch', /999/, () => exportLlama({ config: { eos_token_id: 999 } })],
  ['a broken config.json', 'model-unreadable', /config\.json/, async () => changed('config.json', () => '{')],
  ['a tokenizer that is too large', 'model-mismatch', /360/, async () => changed('tokenizer.json', withMoreTokens)],
];

for (const [what, code, words, folder] of REFUSED) {
  test(`a folder with ${what} is refused with words`, async () => {
    const opening = openOnnxModel({ folder: await folder(), threads: 1 });
    await assert.rejects(opening, { name: 'StorywispError', code, message: words });
  });
}

async function damaged(damage: (file: string) => void): Promise<string> {
  const folder = await exportLlama();
  damage(path.join(folder, 'onnx/model.onnx'));
  return folder;
}

async function weightsBeside(damage: (file: string) => void): Promise<string> {
  const folder = await exportLlama({ dataBeside: true });
  damage(path.join(folder, 'onnx/model.onnx_data'));
  return folder;
}

async function changed(name: string, change: (text: string) => string): Promise<string> {
  const file = path.join(await exportLlama(), name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return path.dirname(file);
}

function withMoreTokens(text: string): string {
  const json = JSON.parse(text) as { added_tokens: object[] };
  return JSON.stringify({
    ...json,
    added_tokens: [...json.added_tokens, { id: 4000, content: '<more>', special: true }],
  });
}
