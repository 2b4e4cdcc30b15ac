// One process at a time does a thing; the others wait for their turn.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CancellationToken } from '../../common/cancellation.ts';
import { FileLock } from '../../node/fileLock.ts';
import { withSignal } from './retry.ts';

const LOOK_EVERY_MS = 250;
/** Compiling keeps its process busy for seconds. */
const PATIENCE_MS = 30_000;

/**
 * Runs `work` while no other process, and nobody else in this one, runs one under `file`. Waits for its turn.
 * @throws CancelledError while waiting; what the file system refuses; what `work` throws.
 */
export async function oneAtATime<T>(file: string, token: CancellationToken, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const lock = new FileLock(file, PATIENCE_MS);
  await withSignal(token, async (signal) => {
    while (!(await lock.take())) await pause(LOOK_EVERY_MS, undefined, { signal });
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
