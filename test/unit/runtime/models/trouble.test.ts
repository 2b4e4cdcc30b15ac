// A disk that is full at whatever write, and a process that dies at whatever stage: never a half model, never a
// download lost.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { requireDisk } from '../../../../src/runtime/models/freeDisk.ts';
import { openLibraryModel } from '../../../../src/runtime/models/openLibraryModel.ts';
import { removeModel } from '../../../../src/runtime/models/removeModel.ts';
import { beforeEachChange, type Change } from '../../../support/diskChanges.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { accessTo, fetchFrom, hubFor, rangesOf } from '../../../support/hub/fetching.ts';
import { exampleRepositories } from '../../../support/hub/repositories.ts';
import { assertAbsentOrWhole, assertWrites } from '../../../support/hub/tinyModel.ts';
import { TINY_ID } from '../../../support/hub/tinyRepository.ts';
import { until } from '../../../support/waiting.ts';

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
  ['flushing the download', 'sync', 'model\\.safetensors\\.part$', false],
  ['naming what was verified', 'rename', 'model\\.safetensors$', false],
  ['compiling', 'write', 'weights\\.bin$', false],
  ['the manifest', 'write', 'manifest\\.json$', false],
  ['publishing', 'rename', 'gpt2-[0-9a-f]+-v\\d+-int8$', false],
  ['throwing the checkpoint away', 'remove', 'files$', false],
  ['the record', 'rename', 'model\\.json$', false],
  ['throwing the plan away', 'remove', 'plan\\.json$', false],
];

for (const [stage, change, pattern, downloadsAgain] of STAGES) {
  test(`killed at ${stage}, the next start goes on`, async (t) => {
    const hub = await hubFor(t);
    const storage = temporaryFolder();
    const offer = await describeModel(
      { storage, hub: accessTo(hub), repository: TINY_ID, precision: 'int8' },
      neverCancelled,
    );
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
    const left = readdirSync(path.join(storage, 'library', 'tests--tiny'));
    assert.ok(left.includes('model.json') && !left.includes('files'), left.join());
  });
}

/** The program itself, fetching into `storage`. */
function getByProgram(url: string, storage: string, id: string): ChildProcess {
  const env = { ...process.env, HF_ENDPOINT: url, STORYWISP_CACHE: storage };
  const program = [path.resolve('out/src/cli/main.js'), 'models', 'get', id];
  return spawn(process.execPath, program, { env, stdio: 'ignore' });
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

test('killed in the middle of a long download, the next start fetches the rest alone', async (t) => {
  const id = 'storywisp/fable-14m';
  const hub = await hubFor(t, { repositories: exampleRepositories([]) });
  const storage = temporaryFolder();
  const part = path.join(storage, 'library/storywisp--fable-14m/files/model.safetensors.part');
  for (const after of [6e6, 9e6]) {
    hub.faults.add({ kind: 'stall', path: 'model.safetensors', host: 'cdn', after });
    const there = sizeOf(part);
    const child = getByProgram(hub.url, storage, id);
    const ended = once(child, 'exit');
    await until(() => sizeOf(part) >= there + after - 2e6, 'most of it is on the disk');
    child.kill('SIGKILL');
    await ended;
    await assert.rejects(openLibraryModel({ id, storage, precision: 'int8', threads: 1 }), { code: 'model-absent' });
  }
  const [code] = await once(getByProgram(hub.url, storage, id), 'exit');
  assert.equal(code, 0);
  const starts = rangesOf(hub).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0));
  assert.equal(starts.length, 3);
  assert.ok((starts[1] ?? 0) >= 4e6 && (starts[2] ?? 0) >= 11e6, starts.join());
});

test('two processes that fetch the same model at once fetch it once, and both have it', async (t) => {
  const hub = await hubFor(t);
  const storage = temporaryFolder();
  const exits = ['one', 'the other'].map(() => once(getByProgram(hub.url, storage, TINY_ID), 'exit'));
  assert.deepEqual(
    (await Promise.all(exits)).map(([code]) => code),
    [0, 0],
  );
  assert.deepEqual(rangesOf(hub), [undefined]);
  await assertWrites(storage);
});

test('whichever step of a removal is the last, the next one removes the rest', async (t) => {
  const hub = await hubFor(t);
  const storage = temporaryFolder();
  let steps = Number.POSITIVE_INFINITY;
  for (let last = 0; last < steps; last++) {
    await fetchFrom(hub, { storage, keepCheckpoint: true });
    let step = 0;
    const restore = await beforeEachChange((change, file) => {
      // Its lock is let go of by its death.
      if (file.includes('.lock') || !['rename', 'remove'].includes(change)) return;
      if (step++ === last) throw new Error('killed');
    });
    await removeModel({ storage, id: TINY_ID }).catch((error: unknown) => assert.match(String(error), /killed/));
    restore();
    if (step <= last) steps = last;
    await removeModel({ storage, id: TINY_ID });
    const left = readdirSync(storage, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      left.filter((name) => name !== 'library' && !name.startsWith('.discarded-')),
      [],
      `after ${last} steps`,
    );
  }
  assert.ok(steps >= 4, `${steps}`);
});

test('a folder that may not be written, a file in its place, links in a circle: told in words', async (t) => {
  const hub = await hubFor(t);
  const root = temporaryFolder();
  writeFileSync(path.join(root, 'file'), '');
  symlinkSync(path.join(root, 'circle'), path.join(root, 'circle'));
  mkdirSync(path.join(root, 'read-only'));
  chmodSync(path.join(root, 'read-only'), 0o500);
  // Root may write everywhere; smallDisk.test.ts has what it may not.
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
