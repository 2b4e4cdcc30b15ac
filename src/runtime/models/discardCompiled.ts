// What was compiled from a model of the library, taken off the disk.
import { compiledStore, isCompiledFrom } from '../compiledModels.ts';
import { LibraryFolder, sizeOfFolder } from './libraryFolder.ts';

/**
 * Leaves it if another model of the library is the same.
 * @param id of the model that does without it.
 * @returns the bytes that became free.
 */
export async function discardCompiled(storage: string, content: string, id: string): Promise<number> {
  const others = (await LibraryFolder.all(storage)).filter((library) => library.id !== id);
  const records = await Promise.all(others.map((library) => library.model()));
  if (records.some((record) => record?.content === content)) return 0;
  const store = compiledStore(storage);
  let freed = 0;
  for (const key of (await store.keys()).filter((name) => isCompiledFrom(name, content))) {
    freed += await sizeOfFolder(store.folderOf(key));
    await store.discard(key);
  }
  return freed;
}
