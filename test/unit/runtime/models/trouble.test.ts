// A disk that is full at whatever write, and a process that dies at whatever stage: never a half model, never a
// download lost.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { requireDisk } from '../../../../src/runtime/models/freeDisk.ts';
import { openLibraryModel } from '../../../../src/runtime/models/openLibraryModel.ts';
import { beforeEachChange, type Change } from '../../../support/diskChanges.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { accessTo, fetchFrom, hubFor, rangesOf } from '../../../support/hub/fetching.ts';
import { TINY_ID } from '../../../support/hub/tinyRepository.ts';

function open(storage: string) {
  return openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 });
}

async function assertWrites(storage: string): Promise<void> {
  const { model } = await open(storage);
  assert.equal((await model.evaluate(model.createPrefix(), [5, 17])).length, 2 * 8192);
  await model.dispose();
}

async function assertAbsentOrWhole(storage: string): Promise<void> {
  if (existsSync(path.join(storage, 'library', 'tests--tiny', 'model.json'))) await assertWrites(storage);
  else await assert.rejects(open(storage), { code: 'model-absent' });
}

test('whichever write finds the disk full: it is told, nothing half is opened, and room is all that it takes', async (t) => {
  const hub = await hubFor(t);
  const storage = temporaryFolder();
  const met = new Set<string>();
  for (let failed = true; failed; ) {
    failed = false;
    const restore = await beforeEachChange((change, file) => {
      const name = path.basename(file).replace(/\.\d+$|[0-9a-f-]{32,}/, '');
      const what = `${change} ${name}`;
      if (failed || !['mkdir', 'open', 'write'].includes(change) || met.has(what)) return;
      met.add(what);
      failed = true;
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: file });
    });
    const fetching = fetchFrom(hub, { storage });
    await fetching.then(() => assert.equal(failed, false), assertDiskFull);
    restore();
    await assertAbsentOrWhole(storage);
  }
  for (const name of [
    'plan.json',
    'model.safetensors.part',
    'weights.bin',
    'graph.onnx',
    'manifest.json',
    'model.json',
  ])
    assert.ok(met.has(`write ${name}`), `${name} of ${[...met]}`);
  await assertWrites(storage);
});

function assertDiskFull(error: unknown): void {
  assert.ok(error instanceof StorywispError && error.code === 'storage-failed', String(error));
  assert.match(error.message, /disk is full/);
}

test('a disk that is too small is told of before anything is fetched', async () => {
  await assert.rejects(requireDisk(path.join(temporaryFolder(), 'not', 'yet'), 1e18), /MB are needed in .* are free/);
  await requireDisk(temporaryFolder(), 1000);
});

const STAGES: readonly [stage: string, change: Change, pattern: string, downloadsAgain: boolean][] = [
  ['taking the lock', 'write', 'tiny\\.lock$', true],
  ['the plan', 'rename', 'plan\\.json$', true],
  ['the download', 'write', 'model\\.safetensors\\.part$', true],
  ['naming what was verified', 'rename', 'model\\.safetensors$', false],
  ['compiling', 'write', 'weights\\.bin$', false],
  ['publishing', 'rename', 'gpt2-[0-9a-f]+-v\\d+-int8$', false],
  ['the record', 'rename', 'model\\.json$', false],
  ['throwing the checkpoint away', 'remove', 'files$', false],
];

for (const [stage, change, pattern, downloadsAgain] of STAGES) {
  test(`killed at ${stage}, the next start goes on`, async (t) => {
    const hub = await hubFor(t);
    const storage = temporaryFolder();
    const offer = await describeModel({ storage, hub: accessTo(hub), repository: TINY_ID }, neverCancelled);
    const program = path.resolve('out/test/support/hub/fetchAndDie.js');
    const argv = [program, hub.url, storage, offer.revision, change, pattern];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
    await assertAbsentOrWhole(storage);
    const before = rangesOf(hub).length;
    await fetchFrom(hub, { storage });
    assert.equal(rangesOf(hub).length > before, downloadsAgain);
    await assertWrites(storage);
  });
}

test('a folder that may not be written, a file in its place, links in a circle: told in words', async (t) => {
  const hub = await hubFor(t);
  const root = temporaryFolder();
  writeFileSync(path.join(root, 'file'), '');
  symlinkSync(path.join(root, 'circle'), path.join(root, 'circle'));
  mkdirSync(path.join(root, 'read-only'));
  chmodSync(path.join(root, 'read-only'), 0o500);
  const places = ['file', 'circle', ...(process.getuid?.() === 0 ? [] : ['read-only'])];
  for (const place of places)
    await assert.rejects(fetchFrom(hub, { storage: path.join(root, place) }), { code: 'storage-failed' }, place);
});

test('blanks and letters of all languages in the path are no trouble', async (t) => {
  const storage = path.join(temporaryFolder(), 'Märchen und 物語', "it's 100% \u{1f98a}");
  await fetchFrom(await hubFor(t), { storage });
  await assertWrites(storage);
  assert.deepEqual(readdirSync(path.join(storage, 'library')), ['tests--tiny']);
});
