import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { FileLock } from '../../../src/client/fileLock.ts';
import { temporaryFolder } from '../../support/fable.ts';

const newFile = () => path.join(temporaryFolder(), 'a.lock');
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

async function takeSoon(file: string): Promise<FileLock | undefined> {
  return (await FileLock.take(file)) ?? FileLock.take(file);
}

test('one has it, nobody else, until it is released', async () => {
  const file = newFile();
  const lock = await FileLock.take(file);
  assert.ok(lock);
  assert.equal(await takeSoon(file), undefined);
  assert.equal(statSync(file).mode & 0o077, 0);
  await lock.release();
  assert.equal(existsSync(file), false);
  assert.ok(await FileLock.take(file));
});

test('what a dead process left is broken', async () => {
  const file = newFile();
  writeFileSync(file, `${deadPid()} mark`);
  assert.ok(await takeSoon(file));
});

test('what is too old to be true is broken, whatever lives under its number, and an empty one', async () => {
  for (const content of [`${process.pid} mark`, '']) {
    const file = newFile();
    writeFileSync(file, content);
    assert.equal(await takeSoon(file), undefined);
    const old = Date.now() / 1000 - 120;
    utimesSync(file, old, old);
    assert.ok(await takeSoon(file));
  }
});

test('of many who break a stale lock one gets it', async () => {
  const file = newFile();
  const stale = `${deadPid()} mark`;
  for (let round = 0; round < 20; round++) {
    writeFileSync(file, stale);
    const taken: FileLock[] = [];
    while (taken.length === 0) {
      const tries = await Promise.all(Array.from({ length: 8 }, () => FileLock.take(file)));
      taken.push(...tries.filter((lock) => lock !== undefined));
    }
    assert.equal(taken.length, 1);
    await taken[0]?.release();
  }
  assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test('a release takes nobody else’s', async () => {
  const file = newFile();
  const lock = await FileLock.take(file);
  writeFileSync(file, `${process.pid} other`);
  await lock?.release();
  assert.equal(readFileSync(file, 'utf8'), `${process.pid} other`);
  assert.deepEqual(readdirSync(path.dirname(file)), ['a.lock']);
});

test('a folder that is not there is an error', async () => {
  await assert.rejects(FileLock.take(path.join(temporaryFolder(), 'none', 'a.lock')), { code: 'ENOENT' });
});
