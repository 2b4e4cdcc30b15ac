import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { isLocked, withLock } from '../../../../src/runtime/models/fileLock.ts';
import { temporaryFolder } from '../../../support/fable.ts';

function place(): string {
  return path.join(temporaryFolder(), 'deep', 'lock');
}

test('one at a time, and nothing stays', async () => {
  const file = place();
  let inside = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      withLock(file, neverCancelled, async () => {
        inside += 1;
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(inside, 1);
        assert.ok(await isLocked(file));
        inside -= 1;
      }),
    ),
  );
  assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test('what a process that died held is free', async () => {
  const file = place();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await withLock(file, neverCancelled, async () => {});
  writeFileSync(file, `${pid} of-the-dead`);
  assert.equal(await isLocked(file), false);
  assert.deepEqual(await Promise.all([1, 2].map((n) => withLock(file, neverCancelled, async () => n))), [1, 2]);
});

test('who waits can be called off; who failed leaves it free', async () => {
  const file = place();
  const source = new CancellationSource();
  await withLock(file, neverCancelled, async () => {
    const waiting = withLock(file, source.token, async () => assert.fail('it was held'));
    setImmediate(() => source.cancel());
    await assert.rejects(waiting, CancelledError);
  });
  await assert.rejects(
    withLock(file, neverCancelled, async () => {
      throw new Error('work');
    }),
    /work/,
  );
  assert.equal(existsSync(file), false);
});
