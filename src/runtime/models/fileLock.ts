// One process at a time: a file that names who holds it. A holder that died, or that does not touch its file any more,
// holds nothing.
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CancellationToken } from '../../common/cancellation.ts';
import { codeOf } from '../storageError.ts';
import { withSignal } from './retry.ts';

const HEARTBEAT_MS = 5000;
const LOOK_EVERY_MS = 250;
/** Measured by the one who waits, awake: a machine that slept kills no lock. */
const DEAD_AFTER_MS = 30_000;
/** Between making its file and writing its name into it nobody takes longer. */
const UNNAMED_AFTER_MS = 1000;

/**
 * Runs `work` while no other process, and nobody else in this one, runs one under `file`. Waits for its turn.
 * @throws CancelledError while waiting; what the file system refuses; what `work` throws.
 */
export async function withLock<T>(file: string, token: CancellationToken, work: () => Promise<T>): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true });
  await withSignal(token, (signal) => acquire(file, mark, signal));
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await contentOf(file)) === mark) await rm(file, { force: true });
  }
}

/** Whether somebody alive holds it. */
export async function isLocked(file: string): Promise<boolean> {
  const holder = await contentOf(file);
  return holder !== undefined && !isDead(holder);
}

async function acquire(file: string, mark: string, signal: AbortSignal): Promise<void> {
  let seen: { readonly beat: number; readonly since: number } | undefined;
  while (!(await take(file, mark))) {
    signal.throwIfAborted();
    const holder = await contentOf(file);
    const beat = (await stat(file).catch(() => undefined))?.mtimeMs;
    if (holder === undefined || beat === undefined) continue;
    if (seen?.beat !== beat) seen = { beat, since: performance.now() };
    const patience = holder === '' ? UNNAMED_AFTER_MS : DEAD_AFTER_MS;
    if (isDead(holder) || performance.now() - seen.since > patience) await breakLock(file, holder);
    else await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function take(file: string, mark: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(mark);
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Two may find it dead at once; the slower must not take away what the faster has made its own since. */
async function breakLock(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => {});
  if ((await contentOf(aside)) !== dead) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function isDead(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  // Just made, and not written yet.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return codeOf(error) === 'ESRCH';
  }
}
