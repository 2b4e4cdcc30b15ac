// A file's digest as a hub promises it, computed while the bytes go by.
import { createHash, type Hash } from 'node:crypto';
import type { PlannedFile } from './libraryFolder.ts';

/** SHA-256 of a large file; git's id, the SHA-1 of a blob, of a small one. */
export function digestFor({ digest, size }: PlannedFile): Hash {
  return digest.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
}
