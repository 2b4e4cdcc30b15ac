import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { renamePatiently } from '../../../src/node/renamePatiently.ts';
import { beforeEachChange } from '../../support/diskChanges.ts';
import { temporaryFolder } from '../../support/fable.ts';

test('what somebody holds for a moment is renamed when they let go', async () => {
  const [from, to] = ['from', 'to'].map((name) => path.join(temporaryFolder(), name)) as [string, string];
  writeFileSync(from, 'written');
  let left = 3;
  const restore = await beforeEachChange((change) => {
    if (change === 'rename' && left-- > 0) throw Object.assign(new Error('EPERM: held'), { code: 'EPERM' });
  });
  await renamePatiently(from, to).finally(restore);
  assert.deepEqual([left, existsSync(from), readFileSync(to, 'utf8')], [-1, false, 'written']);
});

test('what is not there is told at once', async () => {
  let tries = 0;
  const restore = await beforeEachChange((change) => {
    if (change === 'rename') tries++;
  });
  const from = path.join(temporaryFolder(), 'nothing');
  await assert.rejects(renamePatiently(from, `${from}.new`).finally(restore), { code: 'ENOENT' });
  assert.equal(tries, 1);
});
