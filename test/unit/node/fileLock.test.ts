import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileLock } from '../../../src/node/fileLock.ts';
import { temporaryFolder } from '../../support/fable.ts';

const PATIENCE = 5000;
const newFile = () => path.join(temporaryFolder(), 'a.lock');
const lockOn = (file: string) => new FileLock(file, PATIENCE);
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

/** Lets `ms` pass between two looks, as `performance.now()` tells it. */
function clockOf(t: TestContext): (ms: number) => void {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  return (ms) => {
    now += ms;
  };
}

test('one has it, nobody else, until it is released', async () => {
  const file = newFile();
  const lock = lockOn(file);
  assert.equal(await FileLock.isHeld(file), false);
  assert.ok(await lock.take());
  const other = lockOn(file);
  for (let tries = 0; tries < 3; tries++) assert.equal(await other.take(), false);
  assert.equal(await FileLock.isHeld(file), true);
  assert.equal(statSync(file).mode & 0o077, 0);
  await lock.release();
  assert.equal(existsSync(file), false);
  assert.ok(await other.take());
  await other.release();
});

test('what a dead process left is gone for the next try', async () => {
  const file = newFile();
  writeFileSync(file, `${deadPid()} mark`);
  assert.equal(await FileLock.isHeld(file), false);
  const lock = lockOn(file);
  assert.equal(await lock.take(), false);
  assert.ok(await lock.take());
  await lock.release();
});

test('who is silent for long is dead, whatever lives under its number; who was never named, soon', async (t) => {
  const pass = clockOf(t);
  for (const [content, looks] of [
    [`${process.pid} mark`, 5],
    ['', 1],
  ] as const) {
    const file = newFile();
    writeFileSync(file, content);
    const lock = lockOn(file);
    await lock.take();
    for (let look = 0; look < looks; look++) {
      pass(900);
      await lock.take();
      assert.ok(existsSync(file), `${look}`);
    }
    pass(900);
    await lock.take();
    assert.equal(existsSync(file), false);
  }
});

test('a machine that slept breaks no lock, and one that is touched is alive', async (t) => {
  const pass = clockOf(t);
  const file = newFile();
  const lock = lockOn(file);
  assert.ok(await lock.take());
  const waiting = lockOn(file);
  await waiting.take();
  for (let night = 0; night < 4; night++) {
    pass(8 * 3_600_000);
    assert.equal(await waiting.take(), false);
  }
  for (let beat = 1; beat <= 20; beat++) {
    utimesSync(file, beat, beat);
    pass(900);
    assert.equal(await waiting.take(), false);
  }
  assert.ok(await FileLock.isHeld(file));
  await lock.release();
});

test('of many who break a dead lock one gets it', async () => {
  const file = newFile();
  const dead = `${deadPid()} mark`;
  for (let round = 0; round < 20; round++) {
    writeFileSync(file, dead);
    const locks = Array.from({ length: 8 }, () => lockOn(file));
    let taken: FileLock[] = [];
    while (taken.length === 0) {
      const tries = await Promise.all(locks.map((lock) => lock.take()));
      taken = locks.filter((_, i) => tries[i]);
    }
    assert.equal(taken.length, 1);
    await taken[0]?.release();
  }
  assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test('a release takes nobody else’s', async () => {
  const file = newFile();
  const lock = lockOn(file);
  await lock.take();
  writeFileSync(file, `${process.pid} other`);
  await lock.release();
  assert.equal(readFileSync(file, 'utf8'), `${process.pid} other`);
  assert.deepEqual(readdirSync(path.dirname(file)), ['a.lock']);
});

test('a folder that is not there is an error', async () => {
  await assert.rejects(lockOn(path.join(temporaryFolder(), 'none', 'a.lock')).take(), { code: 'ENOENT' });
});
