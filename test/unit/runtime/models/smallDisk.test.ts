// On a real disk that is too small, that another program fills, or that is read-only. In trouble.test.ts the same at every
// single write, without a disk.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { StorywispError } from '../../../../src/common/errors.ts';
import { fetchFrom, hubFor, rangesOf } from '../../../support/hub/fetching.ts';
import { assertAbsentOrWhole, assertWrites } from '../../../support/hub/tinyModel.ts';
import { mountSmallDisk, type SmallDisk } from '../../../support/smallDisk.ts';

/** More than the tiny model takes, checkpoint and compiled. */
const ROOM = 16e6;

/** Skips the test where there is none. */
function diskFor(t: TestContext, bytes: number): SmallDisk | undefined {
  const disk = mountSmallDisk(bytes);
  if (disk) t.after(() => disk.unmount());
  else t.skip('this user may not mount a disk');
  return disk;
}

function refusal(words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorywispError && error.code === 'storage-failed', String(error));
    assert.match(error.message, words);
    return true;
  };
}

test('a disk that is too small is told of before any weights come', async (t) => {
  const disk = diskFor(t, 4e5);
  if (!disk) return;
  const hub = await hubFor(t);
  await assert.rejects(fetchFrom(hub, { storage: disk.folder }), refusal(/\d MB are needed in .* and 1 MB are free/));
  assert.deepEqual(rangesOf(hub), []);
});

test('a disk that another program fills, at each step: told, nothing half is opened, and room is all it takes', async (t) => {
  const disk = diskFor(t, ROOM);
  if (!disk) return;
  const hub = await hubFor(t);
  const storage = disk.folder;
  for (const filledAt of ['the first byte', 'the last byte', 'compile'] as const) {
    const onProgress = ({ step, done, total }: { step: string; done: number; total: number }) => {
      const place = step === 'compile' ? step : done === total ? 'the last byte' : 'the first byte';
      if (place === filledAt) disk.fill();
    };
    await assert.rejects(fetchFrom(hub, { storage, onProgress }), refusal(/the disk is full/), filledAt);
    disk.clear();
    await assertAbsentOrWhole(storage);
  }
  assert.ok(rangesOf(hub).length <= 2, 'what came is not fetched again');
  await fetchFrom(hub, { storage });
  await assertWrites(storage);
});

test('a read-only disk is told of as such; a model on it opens', async (t) => {
  const disk = diskFor(t, ROOM);
  if (!disk) return;
  const hub = await hubFor(t);
  const [full, empty] = [disk.folder, `${disk.folder}/empty`];
  await fetchFrom(hub, { storage: full });
  disk.makeReadOnly();
  await assert.rejects(fetchFrom(hub, { storage: empty }), refusal(/cannot be made/));
  await assert.rejects(fetchFrom(hub, { storage: full, precision: 'fp32' }), refusal(/the folder is read-only/));
  await assertWrites(full);
});
