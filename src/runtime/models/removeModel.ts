// Takes a model of the library off the disk, with everything that was made of it.
import { stat } from 'node:fs/promises';
import { neverCancelled } from '../../common/cancellation.ts';
import { StorywispError } from '../../common/errors.ts';
import { FileLock } from '../../node/fileLock.ts';
import { storageError } from '../storageError.ts';
import { discardCompiled } from './discardCompiled.ts';
import { LibraryFolder, sizeOfFolder } from './libraryFolder.ts';
import { oneAtATime } from './oneAtATime.ts';

export interface RemoveOptions {
  /** Folder where models are kept. */
  readonly storage: string;
  /** `owner/name`. */
  readonly id: string;
}

/**
 * @returns the bytes that became free; 0 if nothing was there.
 * @throws StorywispError `bad-request` while it is being downloaded, `storage-failed`, `hub-refused`.
 */
export async function removeModel({ storage, id }: RemoveOptions): Promise<number> {
  const library = new LibraryFolder(storage, id);
  if ((await stat(library.root).catch(() => undefined)) === undefined) return 0;
  if (await FileLock.isHeld(library.lock))
    throw new StorywispError('bad-request', `${id} is being downloaded just now`);
  try {
    return await oneAtATime(library.lock, neverCancelled, () => removeAll(library, storage));
  } catch (error) {
    throw storageError(error);
  }
}

async function removeAll(library: LibraryFolder, storage: string): Promise<number> {
  const content = (await library.model())?.content;
  const compiled = content === undefined ? 0 : await discardCompiled(storage, content, library.id);
  // Last, so that what is left when this is cut short can still be named and removed.
  const others = await sizeOfFolder(library.root);
  await library.remove();
  return compiled + others;
}
