// What the file system refused, in words.
import { StorywispError } from '../common/errors.ts';
import { codeOf } from '../node/errorCode.ts';

const STORAGE_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the folder is read-only',
  // Node's word for a read-only disk below which a folder is to be made.
  ENOENT: 'the folder is not there and cannot be made',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
  ENOTDIR: 'a file is in the place of the folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EEXIST: 'a file is in the place of the folder',
};

/** What came from the file system becomes `storage-failed`; anything else stays what it is. */
export function storageError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof StorywispError || code === undefined) return error;
  const path = (error as { path?: unknown }).path;
  const words = STORAGE_WORDS[code] ?? code;
  return new StorywispError('storage-failed', typeof path === 'string' ? `${words} (${path})` : words, {
    cause: error,
  });
}
