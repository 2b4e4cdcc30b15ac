import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type BuildFolder, ModelStore } from '../../../src/runtime/modelStore.ts';
import { temporaryFolder } from '../../support/fable.ts';

/** A build of two files, and how often it was called. */
function counted(text = 'weights') {
  const build = async (folder: BuildFolder) => {
    build.calls += 1;
    const weights = await folder.create('weights.bin');
    for (const letter of text) await weights.write(Buffer.from(letter));
    await (await folder.create('graph.onnx')).write(Buffer.from('graph'));
  };
  build.calls = 0;
  return build;
}

function read(folder: string): string {
  return readFileSync(path.join(folder, 'weights.bin'), 'utf8') + readFileSync(path.join(folder, 'graph.onnx'), 'utf8');
}

test('a model is built once and found again, by another process too', async () => {
  const root = path.join(temporaryFolder(), 'not', 'there', 'yet');
  const build = counted();
  const folder = await new ModelStore(root).ensure('key', build);
  assert.equal(read(folder), 'weightsgraph');
  assert.equal(await new ModelStore(root).ensure('key', build), folder);
  assert.equal(build.calls, 1);
  assert.deepEqual(readdirSync(root), ['key']);
});

const DAMAGES: readonly [string, (folder: string) => void][] = [
  ['without a manifest', (folder) => rmSync(path.join(folder, 'manifest.json'))],
  ['with half a manifest', (folder) => truncateSync(path.join(folder, 'manifest.json'), 20)],
  ['with truncated weights', (folder) => truncateSync(path.join(folder, 'weights.bin'), 3)],
  ['without weights', (folder) => rmSync(path.join(folder, 'weights.bin'))],
  ['of another key', (folder) => writeFileSync(path.join(folder, 'manifest.json'), '{"key":"other","files":{}}')],
  ['with a foreign manifest', (folder) => writeFileSync(path.join(folder, 'manifest.json'), '{"name":"storywisp"}')],
  ['whose manifest is null', (folder) => writeFileSync(path.join(folder, 'manifest.json'), 'null')],
];

for (const [what, damage] of DAMAGES) {
  test(`a folder ${what} is made again`, async () => {
    const root = temporaryFolder();
    const store = new ModelStore(root);
    const build = counted();
    damage(await store.ensure('key', build));
    assert.equal(read(await store.ensure('key', build)), 'weightsgraph');
    assert.equal(build.calls, 2);
    assert.deepEqual(readdirSync(root), ['key']);
  });
}

test('a file in the place of a model is replaced', async () => {
  const root = temporaryFolder();
  writeFileSync(path.join(root, 'key'), 'what is this');
  assert.equal(read(await new ModelStore(root).ensure('key', counted())), 'weightsgraph');
});

test('two that build at once both get a whole model, and nothing else stays', async () => {
  const root = temporaryFolder();
  const folders = await Promise.all(
    Array.from({ length: 5 }, () => new ModelStore(root).ensure('key', counted('the same weights'))),
  );
  for (const folder of folders) assert.equal(read(folder), 'the same weightsgraph');
  assert.deepEqual(readdirSync(root), ['key']);
});

test('a build that fails leaves nothing and passes its error on', async () => {
  const root = temporaryFolder();
  const failure = new Error('no such tensor');
  const failing = async (folder: BuildFolder) => {
    await (await folder.create('weights.bin')).write(Buffer.from('half'));
    throw failure;
  };
  await assert.rejects(new ModelStore(root).ensure('key', failing), failure);
  assert.deepEqual(readdirSync(root), []);
});

test('what a killed build left is cleaned by the next, a running build is not', async () => {
  const root = temporaryFolder();
  for (const name of ['.building-old', '.building-new', '.discarded-x', 'someone-elses']) {
    mkdirSync(path.join(root, name));
    writeFileSync(path.join(root, name, 'weights.bin'), 'half');
  }
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(path.join(root, '.building-old', 'weights.bin'), longAgo, longAgo);
  utimesSync(path.join(root, '.building-old'), longAgo, longAgo);
  await new ModelStore(root).ensure('key', counted());
  assert.deepEqual(readdirSync(root).sort(), ['.building-new', 'key', 'someone-elses']);
});

test('a storage folder that cannot be made is told in words', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const root of [file, path.join(file, 'below')])
    await assert.rejects(new ModelStore(root).ensure('key', counted()), {
      code: 'storage-failed',
      detail: /a file is in the place/,
    });
});

for (const [code, detail] of [
  ['ENOSPC', /the disk is full/],
  ['EROFS', /read-only/],
  ['EIO', /EIO/],
] as const) {
  test(`${code} while writing is told in words`, async () => {
    const root = temporaryFolder();
    const failing = async () => {
      throw Object.assign(new Error(code), { code });
    };
    await assert.rejects(new ModelStore(root).ensure('key', failing), { code: 'storage-failed', detail });
    assert.deepEqual(readdirSync(root), []);
  });
}

test('what nobody will ask for again goes with the next build', async () => {
  const root = temporaryFolder();
  await new ModelStore(root).ensure('model-v1', counted());
  await new ModelStore(root).ensure('other-v1', counted());
  const store = new ModelStore(root, (key) => key === 'model-v1');
  await store.ensure('other-v1', counted());
  assert.deepEqual(readdirSync(root).sort(), ['model-v1', 'other-v1'], 'nothing was built');
  await store.ensure('model-v2', counted());
  assert.deepEqual(readdirSync(root).sort(), ['model-v2', 'other-v1']);
});
