// What other programs have downloaded already: the cache that all of Hugging Face's libraries share.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { getHFHubCachePath, getRepoFolderName } from '@huggingface/hub';
import type { FetchPlan, PlannedFile } from './libraryFolder.ts';

/** The path of what should be `file` by its name and size; its content is still to be verified. */
export async function findInHubCache(
  { repository, revision }: Pick<FetchPlan, 'repository' | 'revision'>,
  file: PlannedFile,
): Promise<string | undefined> {
  const folder = path.join(getHFHubCachePath(), getRepoFolderName({ type: 'model', name: repository }));
  // Where there are no links, as on most of Windows, the snapshot holds the files themselves.
  const places = [path.join('blobs', file.digest.hex), path.join('snapshots', revision, ...file.path.split('/'))];
  for (const place of places) {
    const found = await stat(path.join(folder, place)).catch(() => undefined);
    if (found?.isFile() && found.size === file.size) return path.join(folder, place);
  }
  return undefined;
}
