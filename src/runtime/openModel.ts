// From a checkpoint's folder to a model that runs: compile what is not compiled yet, load it, check that its parts fit.
import path from 'node:path';
import { type CancellationToken, neverCancelled } from '../common/cancellation.ts';
import type { Precision } from '../common/models.ts';
import { checkDescription, compiledKey, compiledStore, ensureCompiled, openCompiled } from './compiledModels.ts';
import { folderContent } from './folderContent.ts';
import type { OpenedModel } from './localEngine.ts';
import { memoryRefused } from './memory.ts';

export interface OpenModelOptions {
  /** Folder of a Hugging Face GPT-2 checkpoint. */
  readonly folder: string;
  /** Folder where compiled models are kept; made if need be. */
  readonly storage: string;
  /** `auto` takes int8. */
  readonly precision: Precision;
  /** 0 takes one for each core, at most four. */
  readonly threads: number;
  /** Looked at while it is compiled. */
  readonly token?: CancellationToken;
  /** What is being done, and how far, 0 to 1. */
  readonly onProgress?: (progress: { readonly task: string; readonly done: number }) => void;
}

/**
 * @throws CancelledError; StorywispError `model-missing`, `model-unreadable`, `model-architecture`, `model-mismatch`, `model-unsuitable`,
 * `storage-failed`, `memory-short`
 */
export async function openModel(options: OpenModelOptions): Promise<OpenedModel> {
  const { folder, storage, precision, threads, token = neverCancelled, onProgress = () => {} } = options;
  await checkDescription(folder);
  const key = compiledKey(await folderContent(folder, storage), precision);
  const made = () =>
    ensureCompiled({
      storage,
      checkpoint: folder,
      key,
      precision,
      token,
      onProgress: (done) => onProgress({ task: 'Preparing the model', done }),
    });
  const open = (compiled: string) => {
    onProgress({ task: 'Loading the model', done: 0 });
    return openCompiled({ folder: compiled, name: path.basename(path.resolve(folder)), precision, threads });
  };
  const opened = await open(await made()).catch(async (cause: unknown) => {
    const short = memoryRefused(cause);
    if (short) throw short;
    // Whole by its sizes, made of what was checked, and yet not to be opened: damaged on the disk. Made anew it must open.
    await compiledStore(storage).discard(key);
    return open(await made());
  });
  onProgress({ task: 'Loading the model', done: 1 });
  return opened;
}
