// From a hub on loopback to a model that writes: what is fetched, resumed, refused, and left on the disk.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { type ErrorCode, StorywispError } from '../../../../src/common/errors.ts';
import type { ModelFetchProgress } from '../../../../src/common/models.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { fetchModel } from '../../../../src/runtime/models/fetchModel.ts';
import { openLibraryModel } from '../../../../src/runtime/models/openLibraryModel.ts';
import { removeModel } from '../../../../src/runtime/models/removeModel.ts';
import { openModel } from '../../../../src/runtime/openModel.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import type { Fault } from '../../../support/hub/faults.ts';
import { accessTo, fetchFrom, hubFor, IMPATIENT, rangesOf, weightsSize } from '../../../support/hub/fetching.ts';
import { bytesOf, fileOfBytes, type HubFile, type HubRepository, sha256Of } from '../../../support/hub/repository.ts';
import type { Hub } from '../../../support/hub/startHub.ts';
import { TINY_ID, tinyRepository } from '../../../support/hub/tinyRepository.ts';
import { writeRandomCheckpoint } from '../../../support/randomCheckpoint.ts';

const WEIGHTS = 'model.safetensors';

function refusal(code: ErrorCode, words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorywispError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  };
}

function fileNamed(name: string, { files }: HubRepository): HubFile {
  const found = files.find((file) => file.path === name);
  assert.ok(found);
  return found;
}

function filesOf(storage: string): string[] {
  return readdirSync(path.join(storage, 'library'), { recursive: true, encoding: 'utf8' }).sort();
}

async function logitsOf(opening: ReturnType<typeof openModel>): Promise<Float32Array> {
  const { model } = await opening;
  const logits = await model.evaluate(model.createPrefix(), [5, 17, 8000, 4]);
  await model.dispose();
  return logits;
}

test('a model is described, fetched, compiled, and writes what its checkpoint writes', async (t) => {
  const hub = await hubFor(t);
  const storage = path.join(temporaryFolder(), 'not there yet');
  const offer = await describeModel(
    { storage, hub: accessTo(hub), repository: TINY_ID, precision: 'int8' },
    neverCancelled,
  );
  assert.deepEqual(
    [offer.format, offer.licence, offer.presentBytes, offer.host, /^[0-9a-f]{40}$/.test(offer.revision)],
    ['checkpoint', 'mit', 0, new URL(hub.url).host, true],
  );
  assert.ok(offer.freeBytes > offer.downloadBytes && offer.downloadBytes > weightsSize());
  assert.deepEqual(existsSync(storage), false, 'describing writes nothing');

  await fetchFrom(hub, { storage });
  assert.deepEqual(filesOf(storage), ['tests--tiny', 'tests--tiny/model.json']);
  const fetched = logitsOf(openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 }));
  const original = openModel({
    folder: writeRandomCheckpoint(),
    storage: temporaryFolder(),
    precision: 'int8',
    threads: 1,
  });
  assert.deepEqual(await fetched, await logitsOf(original));
});

test('progress goes through all steps, up to their ends', async (t) => {
  const heard: ModelFetchProgress[] = [];
  await fetchFrom(await hubFor(t), { onProgress: (progress) => heard.push(progress) });
  assert.deepEqual([...new Set(heard.map(({ step }) => step))], ['download', 'compile']);
  const downloads = heard.filter(({ step }) => step === 'download');
  assert.deepEqual(
    downloads,
    [...downloads].sort((a, b) => a.done - b.done),
  );
  assert.equal(downloads.at(-1)?.done, downloads.at(-1)?.total);
  assert.deepEqual(heard.at(-1), { step: 'compile', done: 1, total: 1 });
});

test('only what is needed is fetched, at the commit that was described, in pages too', async (t) => {
  const hub = await hubFor(t, { pageSize: 2 });
  await fetchFrom(hub);
  const paths = hub.requests.filter(({ path }) => path.includes('/resolve/')).map(({ path }) => path);
  const commit = /resolve\/([0-9a-f]{40})\//.exec(paths[0] ?? '')?.[1];
  const names = new Set(paths.map((path) => path.replace(`/${TINY_ID}/resolve/${commit}/`, '')));
  assert.deepEqual([...names].sort(), ['config.json', WEIGHTS, 'tokenizer.json', 'tokenizer_config.json']);
});

test('fetched again, nothing is fetched', async (t) => {
  const hub = await hubFor(t);
  const storage = temporaryFolder();
  await fetchFrom(hub, { storage });
  const before = rangesOf(hub).length;
  await fetchFrom(hub, { storage });
  assert.equal(rangesOf(hub).length, before);
});

/** Where each request for the weights began. */
function startsOf(hub: Hub): number[] {
  return rangesOf(hub).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]));
}

function assertEachGoesOn(starts: readonly number[]): void {
  assert.deepEqual(
    starts,
    [...new Set(starts)].sort((a, b) => a - b),
    'each goes on after the one before',
  );
}

test('a cut connection goes on where it was, by itself', async (t) => {
  const hub = await hubFor(t, { faults: [{ kind: 'cut', after: 120_000, host: 'cdn', path: WEIGHTS, times: 2 }] });
  await fetchFrom(hub);
  assert.equal(startsOf(hub).length, 3);
  assertEachGoesOn(startsOf(hub));
});

test('cut too often, it says so and keeps what came; another process resumes', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t, { faults: [{ kind: 'cut', after: 200_000, host: 'cdn', path: WEIGHTS }] });
  hub.faults.add({ kind: 'status', status: 503, host: 'cdn', path: WEIGHTS, times: 3 });
  await assert.rejects(fetchFrom(hub, { storage }), refusal('hub-unreachable', /503.*what was downloaded is kept/));
  const { presentBytes } = await describeModel(
    { storage, hub: accessTo(hub), repository: TINY_ID, precision: 'int8' },
    neverCancelled,
  );
  assert.ok(presentBytes > 0);
  const steps = new Set<string>();
  await fetchFrom(hub, { storage, onProgress: ({ step }) => steps.add(step) });
  assert.ok((startsOf(hub).at(-1) ?? 0) > 0);
  assert.deepEqual([...steps].sort(), ['compile', 'download', 'verify']);
  const condition = hub.requests.findLast(({ host }) => host === 'cdn')?.headers['if-range'];
  assert.match(String(condition), /^"[0-9a-f]{64}"$/);
});

test('a server that ignores ranges sends all of it anew', async (t) => {
  const hub = await hubFor(t, { faults: [{ kind: 'cut', after: 50_000, host: 'cdn', path: WEIGHTS }] });
  hub.faults.add({ kind: 'noRanges', host: 'cdn', path: WEIGHTS });
  const storage = temporaryFolder();
  await fetchFrom(hub, { storage });
  assert.ok(existsSync(path.join(storage, 'library', 'tests--tiny', 'model.json')));
});

test('a connection on which nothing comes is given up and taken up again', async (t) => {
  const hub = await hubFor(t, { faults: [{ kind: 'stall', after: 70_000, host: 'cdn', path: WEIGHTS }] });
  await fetchFrom(hub);
  assert.equal(startsOf(hub).length, 2);
  assertEachGoesOn(startsOf(hub));
});

test('cancelled in the middle, it leaves what resumes', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t, { faults: [{ kind: 'stall', after: 90_000, host: 'cdn', path: WEIGHTS }] });
  const source = new CancellationSource();
  const access = accessTo(hub);
  const fetching = fetchFrom(hub, {
    storage,
    access,
    token: source.token,
    patience: { ...IMPATIENT, stallMs: 60_000 },
  });
  while (rangesOf(hub).length === 0) await new Promise((resolve) => setImmediate(resolve));
  source.cancel();
  await assert.rejects(fetching, CancelledError);
  assert.equal(existsSync(path.join(storage, 'library', 'tests--tiny', 'model.json')), false);
  await fetchFrom(hub, { storage });
  assert.match(rangesOf(hub).at(-1) ?? 'bytes=0-', /^bytes=\d+-$/);
});

test('cancelled while it compiles, it downloads nothing again', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t);
  const source = new CancellationSource();
  const onProgress = ({ step }: ModelFetchProgress) => step === 'compile' && source.cancel();
  await assert.rejects(fetchFrom(hub, { storage, token: source.token, onProgress }), CancelledError);
  const asked = hub.requests.filter(({ path }) => path.includes('/resolve/')).length;
  const { revision } = JSON.parse(readFileSync(path.join(storage, 'library', 'tests--tiny', 'plan.json'), 'utf8'));
  await hub.close();
  const rest = { storage, hub: accessTo(hub), repository: TINY_ID, revision, patience: IMPATIENT } as const;
  await fetchModel({ ...rest, precision: 'int8', keepCheckpoint: false }, neverCancelled, () => {});
  assert.equal(hub.requests.filter(({ path }) => path.includes('/resolve/')).length, asked, 'and needs no hub');
});

test('what other programs have downloaded is not fetched again, if it is whole', async (t) => {
  const cache = process.env['HF_HUB_CACHE'] ?? '';
  const repository = tinyRepository({ id: 'tests/cached' });
  const weights = fileNamed(WEIGHTS, repository);
  const blob = path.join(cache, 'models--tests--cached', 'blobs', await sha256Of(weights));
  mkdirSync(path.dirname(blob), { recursive: true });
  const bytes = await bytesOf(weights);
  const hub = await hubFor(t, { repositories: [repository] });

  writeFileSync(blob, Buffer.alloc(bytes.length));
  await fetchFrom(hub, { repository: repository.id });
  assert.deepEqual(rangesOf(hub), [undefined], 'a copy that is damaged is no copy');

  writeFileSync(blob, bytes);
  const asked = {
    storage: temporaryFolder(),
    hub: accessTo(hub),
    repository: repository.id,
    precision: 'int8',
  } as const;
  const { presentBytes, revision } = await describeModel(asked, neverCancelled);
  assert.ok(presentBytes >= weights.size);
  await fetchFrom(hub, { repository: repository.id });
  assert.deepEqual(rangesOf(hub), [undefined]);

  const snapshot = path.join(blob, '../../snapshots', revision, WEIGHTS);
  mkdirSync(path.dirname(snapshot), { recursive: true });
  renameSync(blob, snapshot);
  await fetchFrom(hub, { repository: repository.id });
  assert.deepEqual(rangesOf(hub), [undefined], 'as it is where there are no links');
});

test('a kept checkpoint serves the other precision; without it the writer is told', async (t) => {
  const hub = await hubFor(t);
  const [kept, gone] = [temporaryFolder(), temporaryFolder()];
  await fetchFrom(hub, { storage: kept, keepCheckpoint: true });
  await fetchFrom(hub, { storage: gone });
  const open = (storage: string) => openLibraryModel({ id: TINY_ID, storage, precision: 'fp32', threads: 1 });
  const { model } = await open(kept);
  assert.equal(model.info.precision, 'fp32');
  await model.dispose();
  await assert.rejects(open(gone), refusal('model-absent', /not prepared for fp32.*Choose Model/));
  await fetchFrom(hub, { storage: gone, keepCheckpoint: true });
  await (await open(gone)).model.dispose();
});

test('what was compiled and is damaged is made again from a kept checkpoint; without it the writer is told', async (t) => {
  const hub = await hubFor(t);
  for (const keepCheckpoint of [true, false]) {
    const storage = temporaryFolder();
    await fetchFrom(hub, { storage, keepCheckpoint });
    const [key = ''] = readdirSync(storage).filter((name) => name.startsWith('gpt2-'));
    const config = path.join(storage, key, 'config.json');
    writeFileSync(config, Buffer.alloc(readFileSync(config).length));
    const opening = openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 });
    if (keepCheckpoint) await (await opening).model.dispose();
    else await assert.rejects(opening, refusal('model-absent', /damaged.*Choose Model/));
  }
});

test('what an older version compiled is asked to be downloaded again', async (t) => {
  const storage = temporaryFolder();
  await fetchFrom(await hubFor(t), { storage });
  const [key = ''] = readdirSync(storage).filter((name) => name.startsWith('gpt2-'));
  const older = path.join(storage, key.replace(/-v\d+-/, '-v1-'));
  mkdirSync(older);
  for (const name of readdirSync(path.join(storage, key)))
    copyFileSync(path.join(storage, key, name), path.join(older, name));
  await removeCompiled(storage, key);
  const opening = openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 });
  await assert.rejects(opening, refusal('model-absent', /another version of Storywisp.*Choose Model/));
});

async function removeCompiled(storage: string, key: string): Promise<void> {
  const { compiledStore } = await import('../../../../src/runtime/compiledModels.ts');
  await compiledStore(storage).discard(key);
}

test('removed, it is gone with what was compiled, and the bytes are counted', async (t) => {
  const storage = temporaryFolder();
  await fetchFrom(await hubFor(t), { storage });
  assert.ok((await removeModel({ storage, id: TINY_ID })) > weightsSize() / 4);
  assert.deepEqual(readdirSync(storage), ['library']);
  assert.deepEqual(readdirSync(path.join(storage, 'library')), []);
  assert.equal(await removeModel({ storage, id: TINY_ID }), 0);
  await assert.rejects(
    openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 }),
    refusal('model-absent', /is not on this machine/),
  );
});

test('two that fetch the same model at once fetch it once', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t);
  await Promise.all([fetchFrom(hub, { storage }), fetchFrom(hub, { storage }), fetchFrom(hub, { storage })]);
  assert.deepEqual(rangesOf(hub), [undefined]);
});

test('a commit that came since replaces what it changed', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t, { faults: [{ kind: 'status', status: 403, path: WEIGHTS }] });
  await assert.rejects(fetchFrom(hub, { storage }), refusal('hub-gated', /token/));
  const changed = tinyRepository({}, { config: { layer_norm_epsilon: 0.001 } });
  await fetchFrom(await hubFor(t, { repositories: [changed] }), { storage, keepCheckpoint: true });
  const config = readFileSync(path.join(storage, 'library', 'tests--tiny', 'files', 'config.json'), 'utf8');
  assert.equal(JSON.parse(config).layer_norm_epsilon, 0.001);
});

test('a commit that came since replaces what was compiled, unless another model is the same', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t, { repositories: [tinyRepository(), tinyRepository({ id: 'tests/twin' })] });
  const compiled = () => readdirSync(storage).filter((name) => name.startsWith('gpt2-')).length;
  await fetchFrom(hub, { storage });
  await fetchFrom(hub, { storage, repository: 'tests/twin' });
  assert.deepEqual([compiled(), rangesOf(hub).length], [1, 1], 'what is the same is not even fetched again');
  const changed = (id: string) => tinyRepository({ id }, { config: { layer_norm_epsilon: 0.001 } });
  const later = await hubFor(t, { repositories: [changed(TINY_ID), changed('tests/twin')] });
  await fetchFrom(later, { storage });
  assert.equal(compiled(), 2);
  await fetchFrom(later, { storage, repository: 'tests/twin' });
  assert.equal(compiled(), 1);
});

test('sharded weights of half precision, and a tokenizer in two files', async (t) => {
  const repository = tinyRepository({}, { shards: 3, type: 'BF16' });
  const { model } = JSON.parse((await bytesOf(fileNamed('tokenizer.json', repository))).toString());
  const merges = model.merges.map((merge: string | string[]) => (typeof merge === 'string' ? merge : merge.join(' ')));
  const files = [
    ...repository.files.filter((file) => !file.path.startsWith('tokenizer')),
    fileOfBytes('vocab.json', JSON.stringify({ ...model.vocab, '<|endoftext|>': 8191 })),
    fileOfBytes('merges.txt', `#version: 0.2\n${merges.join('\n')}\n`),
  ];
  const storage = temporaryFolder();
  const hub = await hubFor(t, { repositories: [{ ...repository, files }] });
  await fetchFrom(hub, { storage });
  const { model: loaded, tokenizer } = await openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 });
  assert.ok(tokenizer.encode('The fox').length > 0);
  await loaded.dispose();
});

const DAMAGES: readonly [string, Fault, ErrorCode, RegExp][] = [
  ['a wrong byte', { kind: 'wrongByte', at: 77_777, path: WEIGHTS, host: 'cdn' }, 'download-damaged', /checksum/],
  [
    'a wrong byte in the tokenizer',
    { kind: 'wrongByte', at: 9, path: 'tokenizer.json' },
    'download-damaged',
    /checksum/,
  ],
  ['too long a length', { kind: 'length', off: 5, path: WEIGHTS, host: 'cdn' }, 'download-damaged', /in place of/],
  ['too short a length', { kind: 'length', off: -5, path: WEIGHTS, host: 'cdn' }, 'download-damaged', /in place of/],
];

for (const [what, fault, code, words] of DAMAGES) {
  test(`${what} is noticed, thrown away, and made good by trying again`, async (t) => {
    const storage = temporaryFolder();
    const hub = await hubFor(t, { faults: [fault] });
    await assert.rejects(fetchFrom(hub, { storage }), refusal(code, words));
    await fetchFrom(hub, { storage });
  });
}

const HUB_FAULTS: readonly [string, Fault, ErrorCode, RegExp][] = [
  ['a hotel log-in page for the description', { kind: 'html', path: '/api/' }, 'hub-unreachable', /log-in page/],
  ['a hotel log-in page for a file', { kind: 'html', path: WEIGHTS, host: 'hub' }, 'hub-unreachable', /log-in page/],
  ['511', { kind: 'status', status: 511, path: '/api/' }, 'hub-unreachable', /log-in page/],
  ['no JSON', { kind: 'json', text: '{"sha":', path: '/api/' }, 'download-damaged', /makes no sense/],
  ['null', { kind: 'json', text: 'null', path: '/api/' }, 'download-damaged', /makes no sense/],
  ['a list', { kind: 'json', text: '[]', path: '/api/' }, 'download-damaged', /makes no sense/],
  ['files that are none', { kind: 'json', text: '{"a":1}', path: '/tree/' }, 'download-damaged', /makes no sense/],
  ['a file that is null', { kind: 'json', text: '[null]', path: '/tree/' }, 'download-damaged', /makes no sense/],
  ['a config that is a number', { kind: 'json', text: '7', path: '/config.json' }, 'model-unreadable', /config\.json/],
  ['500 for ever', { kind: 'status', status: 500, path: '/api/', times: 99 }, 'hub-unreachable', /answered 500/],
  ['404 for a file', { kind: 'status', status: 404, path: WEIGHTS }, 'hub-refused', /has no model.safetensors/],
  ['418', { kind: 'status', status: 418, path: '/api/' }, 'hub-refused', /answered 418/],
  [
    '429 for ten minutes',
    { kind: 'status', status: 429, headers: { 'retry-after': '600' }, path: '/api/' },
    'hub-refused',
    /in 10 minutes/,
  ],
  ['circles', { kind: 'redirect', to: '/api/models/x', path: '/api/', times: 99 }, 'hub-unreachable', /in a circle/],
  ['an ftp address', { kind: 'redirect', to: 'ftp://example.org/', path: '/api/' }, 'hub-unreachable', /not safe/],
];

for (const [what, fault, code, words] of HUB_FAULTS) {
  test(`a hub that answers with ${what} is told of in words`, async (t) => {
    const hub = await hubFor(t, { faults: [fault] });
    await assert.rejects(fetchFrom(hub), refusal(code, words));
  });
}

test('429 and 503 that pass are waited for', async (t) => {
  const hub = await hubFor(t, {
    faults: [{ kind: 'status', status: 429, headers: { 'retry-after': '0' }, path: '/api/' }],
  });
  hub.faults.add({ kind: 'status', status: 503, path: 'tokenizer.json' });
  await fetchFrom(hub);
});

const NO_MODELS: readonly [string, (t: TestContext) => ReturnType<typeof hubFor>, ErrorCode, RegExp][] = [
  ['which is not there', (t) => hubFor(t, { repositories: [] }), 'hub-refused', /has no repository tests\/tiny/],
  [
    'of another architecture',
    (t) => hubFor(t, { repositories: [tinyRepository({}, { config: { model_type: 'llama' } })] }),
    'model-architecture',
    /llama.*no ONNX/,
  ],
  [
    'with a pickle only',
    (t) => {
      const { files, ...rest } = tinyRepository();
      const others = files.filter((file) => file.path !== WEIGHTS);
      return hubFor(t, { repositories: [{ ...rest, files: [...others, fileOfBytes('pytorch_model.bin', 'pickle')] }] });
    },
    'model-unsuitable',
    /save_pretrained/,
  ],
  [
    'without a tokenizer',
    (t) => {
      const { files, ...rest } = tinyRepository();
      return hubFor(t, {
        repositories: [{ ...rest, files: files.filter((file) => !file.path.startsWith('tokenizer')) }],
      });
    },
    'model-unsuitable',
    /no tokenizer/,
  ],
  [
    'whose tokenizer does not fit',
    (t) => hubFor(t, { repositories: [tinyRepository({}, { config: { vocab_size: 100 } })] }),
    'model-mismatch',
    /tokenizer has 8192 tokens and the model 100/,
  ],
];

for (const [what, start, code, words] of NO_MODELS) {
  test(`a repository ${what} is refused in words`, async (t) => {
    await assert.rejects(fetchFrom(await start(t)), refusal(code, words));
  });
}

test('an ONNX export of whatever architecture is offered and fetched as it is', async (t) => {
  const files = [
    fileOfBytes('config.json', '{"model_type":"llama"}'),
    fileOfBytes('tokenizer.json', '{}'),
    fileOfBytes('onnx/model.onnx', 'fp32'),
    fileOfBytes('onnx/model_quantized.onnx', 'int8'),
    fileOfBytes('onnx/model_quantized.onnx_data', 'weights'),
  ];
  const hub = await hubFor(t, { repositories: [{ id: TINY_ID, files }] });
  const storage = temporaryFolder();
  const offer = await describeModel(
    { storage, hub: accessTo(hub), repository: TINY_ID, precision: 'int8' },
    neverCancelled,
  );
  assert.equal(offer.format, 'onnx');
  await fetchFrom(hub, { storage });
  assert.deepEqual(
    filesOf(storage).filter((name) => name.includes('onnx/')),
    ['tests--tiny/files/onnx/model_quantized.onnx', 'tests--tiny/files/onnx/model_quantized.onnx_data'],
  );
});

test('names that are no repository are refused before anything is asked or touched', async (t) => {
  const hub = await hubFor(t);
  for (const repository of [
    '',
    '../up',
    'a/../b',
    'a/b/c',
    '/etc',
    'a//b',
    'a\\b',
    'ä/b',
    '.hidden/x',
    `a/${'x'.repeat(99)}`,
  ])
    await assert.rejects(fetchFrom(hub, { repository }), refusal('hub-refused', /is not the name of a repository/));
  assert.deepEqual(hub.requests, []);
});

test('names of files that would leave the folder are not believed', async (t) => {
  for (const name of ['../outside.json', '/etc/passwd', 'a/../../b', 'C:\\x', 'a\\..\\b']) {
    const { files, ...rest } = tinyRepository();
    const hub = await hubFor(t, { repositories: [{ ...rest, files: [...files, fileOfBytes(name, 'x')] }] });
    await assert.rejects(fetchFrom(hub), refusal('download-damaged', /name.*makes no sense/));
  }
});
