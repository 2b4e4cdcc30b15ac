// The catalogue's figures against what is published, and the list that a writer sees.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { ensureCompiled } from '../../../../src/runtime/compiledModels.ts';
import { readConfig } from '../../../../src/runtime/graph/checkpoint.ts';
import { parameterCount } from '../../../../src/runtime/graph/gpt2Config.ts';
import { CATALOGUE } from '../../../../src/runtime/models/catalogue.ts';
import { compiledBytes, matrixBytes } from '../../../../src/runtime/models/cost.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { sizeOfFolder } from '../../../../src/runtime/models/libraryFolder.ts';
import { listModels } from '../../../../src/runtime/models/listModels.ts';
import { estimateMsPerToken } from '../../../../src/runtime/models/speed.ts';
import { openEngine } from '../../../../src/runtime/openEngine.ts';
import { FABLE_FOLDER, temporaryFolder } from '../../../support/fable.ts';
import { accessTo, fetchFrom, hubFor } from '../../../support/hub/fetching.ts';
import { TINY_ID } from '../../../support/hub/tinyRepository.ts';

/** Of the files on the hub: parameters, bytes of model.safetensors. */
const PUBLISHED: Readonly<Record<string, readonly [number, number]>> = {
  'distilbert/distilgpt2': [81_912_576, 352_824_413],
  'openai-community/gpt2': [124_439_808, 548_105_171],
  'openai-community/gpt2-medium': [354_823_168, 1_519_984_962],
  'openai-community/gpt2-large': [774_030_080, 3_247_159_078],
  'openai-community/gpt2-xl': [1_557_611_200, 6_431_829_964],
};

for (const { id, config, downloadBytes } of CATALOGUE) {
  test(`${id} has the published size`, () => {
    const [parameters = 0, bytes = 0] = PUBLISHED[id] ?? [];
    assert.equal(parameterCount(config), parameters);
    assert.ok(Math.abs(downloadBytes / bytes - 1) < 0.005, `${downloadBytes} and ${bytes}`);
  });
}

for (const precision of ['int8', 'fp32'] as const) {
  test(`what compiling to ${precision} takes on the disk is foretold`, async () => {
    const storage = temporaryFolder();
    const key = `gpt2-${'0'.repeat(32)}-v1-${precision}`;
    const request = { storage, checkpoint: FABLE_FOLDER, key, precision, token: neverCancelled, onProgress() {} };
    const folder = await ensureCompiled(request);
    const real = statSync(path.join(folder, 'weights.bin')).size;
    assert.ok(Math.abs(compiledBytes(await readConfig(FABLE_FOLDER), precision) / real - 1) < 0.02);
  });
}

test('a model is as much slower as its matrices are larger', () => {
  const [small, large] = [CATALOGUE[1], CATALOGUE[3]];
  assert.ok(small && large);
  const step = { ms: 10, bytes: matrixBytes(small.config, 'int8') };
  assert.equal(estimateMsPerToken(small.config, 'int8', step), 10);
  assert.ok(Math.abs(estimateMsPerToken(large.config, 'int8', step) - 62.5) < 1);
});

test('the list: embedded, catalogue, the rest; with their states', async (t) => {
  const storage = temporaryFolder();
  const list = () => listModels({ storage, embedded: FABLE_FOLDER, precision: 'auto' }, neverCancelled);
  const hub = await hubFor(t, { faults: [{ kind: 'status', status: 404, path: 'model.safetensors' }] });
  await assert.rejects(fetchFrom(hub, { storage }), { code: 'hub-refused' });
  const before = await list();
  assert.deepEqual(
    before.map(({ id, state }) => [id, state]),
    [['fable-14m', 'embedded'], ...CATALOGUE.map(({ id }) => [id, 'absent']), [TINY_ID, 'partial']],
  );
  assert.ok(before.every(({ msPerToken = 0 }) => msPerToken > 0));
  await fetchFrom(hub, { storage });
  const ready = (await list()).at(-1);
  assert.deepEqual([ready?.id, ready?.state, ready?.licence], [TINY_ID, 'ready', 'mit']);
  assert.ok((await sizeOfFolder(ready?.folder ?? '')) > 0);
  rmSync(path.join(storage, 'library', 'tests--tiny', 'model.json'));
  assert.equal((await list()).at(-1)?.id, 'openai-community/gpt2-xl');
});

test('what models cost, and an offer takes, goes by the precision that is set', async (t) => {
  const storage = temporaryFolder();
  const hub = await hubFor(t);
  const costs = async (precision: 'int8' | 'fp32') => {
    const models = await listModels({ storage, embedded: FABLE_FOLDER, precision }, neverCancelled);
    const asked = { storage, hub: accessTo(hub), repository: TINY_ID, precision };
    return { xl: models.at(-1), offer: await describeModel(asked, neverCancelled) };
  };
  const small = await costs('int8');
  const large = await costs('fp32');
  assert.ok(Math.abs((small.xl?.diskBytes ?? 0) / 1.89e9 - 1) < 0.01);
  assert.ok(Math.abs((large.xl?.diskBytes ?? 0) / 6.55e9 - 1) < 0.01);
  assert.ok((large.xl?.memoryBytes ?? 0) > 3 * (small.xl?.memoryBytes ?? 0));
  assert.ok(Math.abs((large.xl?.msPerToken ?? 0) / (small.xl?.msPerToken ?? 1) - 4) < 0.01);
  assert.ok(large.offer.diskBytes > small.offer.diskBytes);
});

test('records that are none do not spoil the list', async () => {
  const storage = temporaryFolder();
  const odd = [
    '',
    '{',
    '{}',
    '[]',
    '{"files":[]}',
    '{"repository":"a","revision":"b","format":"checkpoint","files":[7]}',
  ];
  for (const [i, text] of odd.entries()) {
    const folder = path.join(storage, 'library', `tests--odd-${i}`);
    mkdirSync(folder, { recursive: true });
    for (const name of ['model.json', 'plan.json']) writeFileSync(path.join(folder, name), text);
  }
  const list = await listModels({ storage, embedded: FABLE_FOLDER, precision: 'auto' }, neverCancelled);
  assert.equal(list.length, 1 + CATALOGUE.length);
});

test('a model that does not fit into the given memory is refused before it is loaded', async () => {
  const given = {
    storage: temporaryFolder(),
    precision: 'auto',
    threads: 1,
    cacheBytes: 1e6,
    memoryBytes: 50e6,
  } as const;
  const opening = openEngine({ ...given, source: { kind: 'folder', folder: FABLE_FOLDER } });
  await assert.rejects(opening, { code: 'memory-short', message: /needs about \d+ MB, and 50 MB are allowed/ });
});
