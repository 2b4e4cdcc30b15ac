// What other programs have downloaded already: the cache that all of Hugging Face's libraries share.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { getHFHubCachePath, getRepoFolderName } from '@huggingface/hub';
import type { PlannedFile } from './libraryFolder.ts';

/** The path of what should be `file` by its name and size; its content is still to be verified. */
export async function findInHubCache(repository: string, { digest, size }: PlannedFile): Promise<string | undefined> {
  const folder = getRepoFolderName({ type: 'model', name: repository });
  const blob = path.join(getHFHubCachePath(), folder, 'blobs', digest.hex);
  const found = await stat(blob).catch(() => undefined);
  return found?.isFile() && found.size === size ? blob : undefined;
}
