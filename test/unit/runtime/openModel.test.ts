import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { ErrorCode } from '../../../src/common/errors.ts';
import { StorywispError } from '../../../src/common/errors.ts';
import { openModel } from '../../../src/runtime/openModel.ts';
import { temporaryFolder } from '../../support/fable.ts';
import { openOracle } from '../../support/oracle.ts';
import { type CheckpointOptions, writeRandomCheckpoint, writeSafetensors } from '../../support/randomCheckpoint.ts';

const TOKENS = [5, 17, 8000, 4, 17, 300, 2, 2, 1, 8191, 77];

async function logitsOf(folder: string, precision: 'fp32' | 'int8' = 'fp32'): Promise<Float32Array> {
  const { model } = await openModel({ folder, storage: temporaryFolder(), precision, threads: 1 });
  const logits = await model.evaluate(model.createPrefix(), TOKENS);
  await model.dispose();
  return logits;
}

function worstDifference(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}

const plain = logitsOf(writeRandomCheckpoint());

const SAME_WEIGHTS: readonly [string, CheckpointOptions][] = [
  ['F16', { type: 'F16' }],
  ['BF16', { type: 'BF16' }],
  ['names without the prefix', { prefix: '' }],
  ['three shards', { shards: 3 }],
  ['shards of BF16 without the prefix', { shards: 2, type: 'BF16', prefix: '' }],
  ['buffers of the causal mask', { buffers: true }],
  ['no word on tying', { config: { tie_word_embeddings: undefined } }],
];

for (const [what, options] of SAME_WEIGHTS) {
  test(`a checkpoint with ${what} gives the same logits`, async () => {
    assert.equal(worstDifference(await logitsOf(writeRandomCheckpoint(options)), await plain), 0);
  });
}

const OTHER_MATHS: readonly [what: string, changes: boolean, CheckpointOptions][] = [
  ['the usual configuration', false, {}],
  ['its inner width spelled out', false, { config: { n_inner: 32 } }],
  ['a head of its own', true, { tied: false }],
  ['exact GELU', true, { config: { activation_function: 'gelu' } }],
  ['ReLU', true, { config: { activation_function: 'relu' } }],
  ['another epsilon', true, { config: { layer_norm_epsilon: 0.05 } }],
  ['scores scaled by layer', true, { config: { scale_attn_by_inverse_layer_idx: true } }],
  ['scores not scaled', true, { config: { scale_attn_weights: false } }],
];

for (const [what, changes, options] of OTHER_MATHS) {
  test(`a checkpoint with ${what} gives the reference logits`, async () => {
    const folder = writeRandomCheckpoint(options);
    const oracle = await openOracle(folder);
    const logits = await logitsOf(folder);
    assert.ok(worstDifference(logits, await oracle.logits(TOKENS)) < 1e-4);
    assert.equal(worstDifference(logits, await plain) > 0, changes);
    await oracle.dispose();
  });
}

test('int8 stays near fp32', async () => {
  const difference = worstDifference(await logitsOf(writeRandomCheckpoint(), 'int8'), await plain);
  assert.ok(difference > 0 && difference < 0.3, `${difference}`);
});

function spoilOne(wanted: string, change: (values: Float32Array) => Float32Array | undefined): CheckpointOptions {
  return { spoil: (name, values) => (name === wanted ? change(values) : values) };
}

function withNumber(value: number): (values: Float32Array) => Float32Array {
  return (values) => values.fill(value, 3, 4);
}

const BAD_WEIGHTS: readonly [string, ErrorCode, RegExp, CheckpointOptions][] = [
  ['a missing tensor', 'model-mismatch', /h\.1\.mlp\.c_fc\.bias/, spoilOne('h.1.mlp.c_fc.bias', () => undefined)],
  ['NaN in F32', 'model-unreadable', /wte\.weight.*NaN/, spoilOne('wte.weight', withNumber(Number.NaN))],
  ['NaN in F16', 'model-unreadable', /wpe\.weight/, { type: 'F16', ...spoilOne('wpe.weight', withNumber(Number.NaN)) }],
  ['infinity', 'model-unreadable', /ln_f\.bias/, { type: 'BF16', ...spoilOne('ln_f.bias', withNumber(-1 / 0)) }],
  ['no head though not tied', 'model-mismatch', /lm_head/, { config: { tie_word_embeddings: false } }],
  ['another architecture', 'model-architecture', /llama/, { config: { model_type: 'llama' } }],
  ['no architecture', 'model-architecture', /model_type/, { config: { model_type: undefined } }],
  ['an unknown activation', 'model-architecture', /swish/, { config: { activation_function: 'swish' } }],
  [
    'an activation that every object has',
    'model-architecture',
    /constructor/,
    { config: { activation_function: 'constructor' } },
  ],
  ['a vocabulary larger than its embedding', 'model-mismatch', /wte/, { config: { vocab_size: 8200 } }],
  ['a vocabulary smaller than the tokenizer', 'model-mismatch', /8192/, { config: { vocab_size: 8000 } }],
  ['a vocabulary of another tokenizer', 'model-mismatch', /50257/, { config: { vocab_size: 50257 } }],
  ['another number of layers', 'model-mismatch', /h\.2\./, { config: { n_layer: 3 } }],
  ['another width', 'model-mismatch', /wte/, { config: { n_embd: 16 } }],
  ['heads that do not divide it', 'model-unreadable', /3 heads/, { config: { n_head: 3 } }],
  ['a size of zero', 'model-unreadable', /n_layer/, { config: { n_layer: 0 } }],
  ['a size of text', 'model-unreadable', /n_embd/, { config: { n_embd: '8' } }],
  ['a huge size', 'model-unreadable', /n_positions/, { config: { n_positions: 1e12 } }],
  ['a million layers', 'model-unreadable', /n_layer/, { config: { n_layer: 1e6, n_embd: 1, n_head: 1 } }],
  ['a foolish epsilon', 'model-unreadable', /epsilon/, { config: { layer_norm_epsilon: -1 } }],
  ['an end of text outside', 'model-mismatch', /end-of-text/, { config: { eos_token_id: 9000 } }],
];

async function assertRefused(folder: string, code: ErrorCode, words: RegExp): Promise<void> {
  const storage = temporaryFolder();
  await assert.rejects(openModel({ folder, storage, precision: 'int8', threads: 1 }), (error) => {
    assert.ok(error instanceof StorywispError, `${error}`);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
  assert.deepEqual(readdirSync(storage), [], 'nothing half-made stays behind');
}

for (const [what, code, words, options] of BAD_WEIGHTS)
  test(`a checkpoint with ${what} is refused with words`, () =>
    assertRefused(writeRandomCheckpoint(options), code, words));

const WEIGHTS = 'model.safetensors';
const F32 = (name: string, size: number) => ({ name, type: 'F32', shape: [size], bytes: new Uint8Array(4 * size) });

function writeHeader(folder: string, change: (header: Record<string, unknown>) => unknown): void {
  writeSafetensors(path.join(folder, WEIGHTS), [F32('a', 4), F32('b', 4)], change);
}

function header(bytes: string, length = bytes.length): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([size, Buffer.from(bytes)]);
}

const BAD_FILES: readonly [string, ErrorCode, RegExp, (folder: string) => void][] = [
  ['no config', 'model-missing', /no GPT-2 model at/, (folder) => rmSync(path.join(folder, 'config.json'))],
  ['no weights', 'model-missing', /no GPT-2 model at/, (folder) => rmSync(path.join(folder, WEIGHTS))],
  ['no tokenizer', 'model-missing', /no GPT-2 model at/, (folder) => rmSync(path.join(folder, 'tokenizer.json'))],
  [
    'a config that is a link to itself',
    'model-unreadable',
    /config\.json cannot be opened \(ELOOP\)/,
    (folder) => {
      rmSync(path.join(folder, 'config.json'));
      symlinkSync('config.json', path.join(folder, 'config.json'));
    },
  ],
  [
    'a config that is no JSON',
    'model-unreadable',
    /config\.json/,
    (folder) => appendFileSync(path.join(folder, 'config.json'), '}'),
  ],
  [
    'a config that is a list',
    'model-unreadable',
    /config\.json/,
    (folder) => writeFileSync(path.join(folder, 'config.json'), '[]'),
  ],
  ['empty weights', 'model-unreadable', /truncated/, (folder) => writeFileSync(path.join(folder, WEIGHTS), '')],
  [
    'weights cut in the data',
    'model-unreadable',
    /truncated/,
    (folder) => truncateSync(path.join(folder, WEIGHTS), 60_000),
  ],
  [
    'weights cut in the header',
    'model-unreadable',
    /truncated/,
    (folder) => truncateSync(path.join(folder, WEIGHTS), 500),
  ],
  [
    'a huge header length',
    'model-unreadable',
    /truncated/,
    (folder) => writeFileSync(path.join(folder, WEIGHTS), header('{}', 2 ** 52)),
  ],
  [
    'a header that is no JSON',
    'model-unreadable',
    /header/,
    (folder) => writeFileSync(path.join(folder, WEIGHTS), header('{"a":')),
  ],
  [
    'a header that is null',
    'model-unreadable',
    /header/,
    (folder) => writeFileSync(path.join(folder, WEIGHTS), header('null')),
  ],
  [
    'text for weights',
    'model-unreadable',
    /safetensors/,
    (folder) => copyFileSync(path.join(folder, 'tokenizer.json'), path.join(folder, WEIGHTS)),
  ],
  [
    'an entry of null',
    'model-unreadable',
    /malformed/,
    (folder) => writeHeader(folder, (header) => ({ ...header, a: null })),
  ],
  [
    'offsets outside the file',
    'model-unreadable',
    /outside/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [4], data_offsets: [4000, 4016] } })),
  ],
  [
    'offsets below zero',
    'model-unreadable',
    /malformed/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [4], data_offsets: [-16, 0] } })),
  ],
  [
    'offsets turned round',
    'model-unreadable',
    /bytes where/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [4], data_offsets: [16, 0] } })),
  ],
  [
    'overlapping tensors',
    'model-unreadable',
    /overlaps/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [4], data_offsets: [8, 24] } })),
  ],
  [
    'a shape that does not fit its bytes',
    'model-unreadable',
    /bytes where/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [5], data_offsets: [0, 16] } })),
  ],
  [
    'a shape of fractions',
    'model-unreadable',
    /malformed/,
    (folder) =>
      writeHeader(folder, (header) => ({ ...header, a: { dtype: 'F32', shape: [1.5], data_offsets: [0, 6] } })),
  ],
  [
    'weights of integers',
    'model-unreadable',
    /I64/,
    (folder) => {
      const bytes = new Uint8Array(8192 * 8 * 8);
      writeSafetensors(path.join(folder, WEIGHTS), [{ name: 'wte.weight', type: 'I64', shape: [8192, 8], bytes }]);
    },
  ],
  [
    'an index that names no files',
    'model-unreadable',
    /index/,
    (folder) => writeFileSync(path.join(folder, 'model.safetensors.index.json'), '{}'),
  ],
  [
    'an index that points elsewhere',
    'model-unreadable',
    /index/,
    (folder) =>
      writeFileSync(
        path.join(folder, 'model.safetensors.index.json'),
        '{"weight_map": {"wte.weight": "../other.safetensors"}}',
      ),
  ],
  [
    'a missing shard',
    'model-unreadable',
    /two\.safetensors is missing/,
    (folder) =>
      writeFileSync(
        path.join(folder, 'model.safetensors.index.json'),
        '{"weight_map": {"a": "model.safetensors", "b": "two.safetensors"}}',
      ),
  ],
];

for (const [what, code, words, spoil] of BAD_FILES) {
  test(`a checkpoint with ${what} is refused with words`, async () => {
    const folder = writeRandomCheckpoint();
    spoil(folder);
    await assertRefused(folder, code, words);
  });
}

test('a folder of links, as a snapshot of the hub’s cache is, opens', async () => {
  const blobs = writeRandomCheckpoint();
  const folder = path.join(temporaryFolder(), 'a snapshot, 物語');
  mkdirSync(folder);
  for (const name of readdirSync(blobs)) symlinkSync(path.join(blobs, name), path.join(folder, name));
  assert.equal(worstDifference(await logitsOf(folder), await plain), 0);
});

test('a folder that is not there is refused with words', async () => {
  await assertRefused(path.join(temporaryFolder(), 'nowhere'), 'model-missing', /nowhere/);
});

for (const name of ['graph.onnx', 'config.json', 'tokenizer.json']) {
  test(`a compiled model that cannot be loaded for its ${name} is made again`, async () => {
    const folder = writeRandomCheckpoint();
    const storage = temporaryFolder();
    const options = { folder, storage, precision: 'fp32', threads: 1 } as const;
    await (await openModel(options)).model.dispose();
    const [key = ''] = readdirSync(storage);
    const file = path.join(storage, key, name);
    writeFileSync(file, Buffer.alloc(readFileSync(file).length));
    const { model } = await openModel(options);
    assert.equal(worstDifference(await model.evaluate(model.createPrefix(), TOKENS), await plain), 0);
    await model.dispose();
  });
}

for (const [what, ids, endOfText] of [
  ['a number', 7, 7],
  ['the first of a list', [9, 8191], 9],
  ['what the tokenizer says if it is no token', -1, 8191],
] as const) {
  test(`the end of text is ${what}`, async () => {
    const folder = writeRandomCheckpoint({ config: { eos_token_id: ids } });
    const { model } = await openModel({ folder, storage: temporaryFolder(), precision: 'int8', threads: 1 });
    assert.equal(model.endOfText, endOfText);
    await model.dispose();
  });
}

test('progress is told, and what the model is', async () => {
  const folder = writeRandomCheckpoint();
  const told: string[] = [];
  const { model } = await openModel({
    folder,
    storage: temporaryFolder(),
    precision: 'auto',
    threads: 0,
    onProgress: ({ task, done }) => told.push(`${task} ${done}`),
  });
  assert.deepEqual(told, [
    'Preparing the model 0.5',
    'Preparing the model 1',
    'Loading the model 0',
    'Loading the model 1',
  ]);
  const parameters = 8192 * 8 + 128 * 8 + 2 * (12 * 64 + 13 * 8) + 16;
  assert.deepEqual(model.info, {
    name: 'tiny',
    parameters,
    precision: 'int8',
    maxPositions: 128,
    vocabularySize: 8192,
  });
  assert.equal(model.endOfText, 8191);
  await model.dispose();
});
