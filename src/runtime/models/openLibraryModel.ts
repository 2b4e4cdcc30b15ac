// A model of the library, opened from what it was compiled to; its checkpoint is needed only if that is out of date.
import { neverCancelled } from '../../common/cancellation.ts';
import { StorywispError } from '../../common/errors.ts';
import { compiledKey, compiledPrecision, compiledStore, ensureCompiled, openCompiled } from '../compiledModels.ts';
import type { OpenedModel } from '../localEngine.ts';
import { memoryRefused } from '../memory.ts';
import type { OpenModelOptions } from '../openModel.ts';
import { LibraryFolder, type LibraryModel } from './libraryFolder.ts';

export interface OpenLibraryOptions extends Omit<OpenModelOptions, 'folder'> {
  /** `owner/name`. */
  readonly id: string;
}

/** What is on the disk of it. @throws StorywispError `model-absent`, `hub-refused` */
export async function libraryModel(storage: string, id: string): Promise<LibraryModel> {
  const model = await new LibraryFolder(storage, id).model();
  if (model === undefined) throw new StorywispError('model-absent', `${id} is not on this machine`);
  return model;
}

/** @throws StorywispError `model-absent` if it is not there, or was compiled by another version and its checkpoint is gone. */
export async function openLibraryModel(options: OpenLibraryOptions): Promise<OpenedModel> {
  const { id, storage, precision, threads, token = neverCancelled, onProgress = () => {} } = options;
  const library = new LibraryFolder(storage, id);
  const { format, content, keepsFiles } = await libraryModel(storage, id);
  if (format === 'onnx') {
    const { openOnnxModel } = await import('../transformersModel.ts');
    return openOnnxModel({ folder: library.files, name: id, threads });
  }
  if (content === undefined) throw new StorywispError('model-absent', `${id} is not whole on this machine`);
  const key = compiledKey(content, precision);
  const store = compiledStore(storage);
  if (!keepsFiles && !(await store.has(key))) {
    const other = (await store.keys()).includes(compiledKey(content, precision === 'fp32' ? 'int8' : 'fp32'));
    const reason = other
      ? `${id} was not prepared for ${compiledPrecision(precision)}, and its checkpoint was not kept`
      : `${id} was prepared by another version of Storywisp, and its checkpoint was not kept`;
    throw new StorywispError('model-absent', reason);
  }
  const made = () =>
    ensureCompiled({
      storage,
      checkpoint: library.files,
      key,
      precision,
      token,
      onProgress: (done) => onProgress({ task: 'Preparing the model', done }),
    });
  const open = (folder: string) => {
    onProgress({ task: 'Loading the model', done: 0 });
    return openCompiled({ folder, name: id, precision, threads });
  };
  const opened = await open(await made()).catch(async (cause: unknown) => {
    // A download must not be lost because another program has the memory.
    const short = memoryRefused(cause);
    if (short) throw short;
    await store.discard(key);
    if (!keepsFiles) throw new StorywispError('model-absent', `What was compiled from ${id} is damaged`, { cause });
    return open(await made());
  });
  onProgress({ task: 'Loading the model', done: 1 });
  return opened;
}
