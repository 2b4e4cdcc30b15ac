// How much room a disk has for a folder that may not be there yet.
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';

/** Bytes that may still be written below `folder`. */
export async function freeDisk(folder: string): Promise<number> {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    const found = await statfs(place).catch(() => undefined);
    if (found !== undefined) return found.bavail * found.bsize;
    if (place === path.dirname(place)) return Number.POSITIVE_INFINITY;
  }
}

/** @throws StorywispError `storage-failed` if `bytes` do not fit. */
export async function requireDisk(folder: string, bytes: number): Promise<void> {
  const free = await freeDisk(folder);
  if (free >= bytes) return;
  const [needed, there] = [bytes, free].map((count) => `${Math.ceil(count / 1e6)} MB`);
  throw new StorywispError('storage-failed', `${needed} are needed in ${folder} and ${there} are free`);
}
