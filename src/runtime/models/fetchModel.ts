// From a repository to a model that can be written with: plan, download, verify, compile, and only then it is there.
// Every step finds what an earlier try left of it.
import { rm } from 'node:fs/promises';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import type { HubAccess, ModelFetchProgress, Precision } from '../../common/models.ts';
import { checkDescription, compiledKey, ensureCompiled } from '../compiledModels.ts';
import { storageError } from '../storageError.ts';
import { discardCompiled } from './discardCompiled.ts';
import { downloadFile } from './downloadFile.ts';
import { requireDisk } from './freeDisk.ts';
import { findInHubCache } from './hubCache.ts';
import { describeRepository, fileUrl } from './hubRepository.ts';
import { HubTransport } from './hubTransport.ts';
import { type FetchPlan, LibraryFolder } from './libraryFolder.ts';
import { contentOf, isUsable, partsOf, readyBytes, sizeOf, totalBytes } from './modelFiles.ts';
import { oneAtATime } from './oneAtATime.ts';
import { paced } from './paced.ts';
import { planFetch } from './planFetch.ts';
import { PATIENCE, type Patience, retrying, withSignal } from './retry.ts';

export interface FetchOptions {
  /** Folder where models are kept. */
  readonly storage: string;
  readonly hub: HubAccess;
  /** `owner/name`. */
  readonly repository: string;
  /** The offer's commit. */
  readonly revision: string;
  readonly precision: Precision;
  /** Keeps the checkpoint after compiling. */
  readonly keepCheckpoint: boolean;
  readonly patience?: Patience;
}

/**
 * Waits while another process fetches the same model, and finds it done then.
 * @throws CancelledError; StorywispError `hub-unreachable`, `hub-refused`, `hub-gated`, `download-damaged`,
 * `storage-failed`, and what a checkpoint can be refused for. What was downloaded stays, and is resumed.
 */
export async function fetchModel(
  options: FetchOptions,
  token: CancellationToken,
  onProgress: (progress: ModelFetchProgress) => void,
): Promise<void> {
  const { storage, repository, revision, precision, keepCheckpoint, hub: access, patience = PATIENCE } = options;
  const library = new LibraryFolder(storage, repository);
  const hub = new HubTransport(access, patience.stallMs);
  const report = paced(onProgress);
  try {
    await oneAtATime(library.lock, token, async () => {
      const there = await library.model();
      const isThere = there?.revision === revision && (await isUsable(there, storage, precision));
      if (isThere && (there.keepsFiles || !keepCheckpoint)) return;
      const plan = await settlePlan(library, hub, revision, patience, token);
      const isCheckpoint = plan.format === 'checkpoint';
      const isCompiled = isCheckpoint && (await isUsable({ ...plan, content: contentOf(plan) }, storage, precision));
      if (!isCompiled || keepCheckpoint) {
        const download = totalBytes(plan) - (await partsOf(library, plan));
        await requireDisk(storage, download + (isCheckpoint && !isCompiled ? readyBytes(plan, precision) : 0));
        await downloadAll({ library, plan, hub, patience, token, onProgress: report });
        if (isCheckpoint) await checkDescription(library.files);
      }
      await finish(library, plan, options, token, report);
      const older = there?.content;
      if (older === undefined || older === contentOf(plan)) return;
      // Of the commit before. What a process has open stays where the system wants it so.
      await discardCompiled(storage, older, repository).catch(() => {});
    });
  } catch (error) {
    throw storageError(error);
  } finally {
    await hub.close();
  }
}

/** What is planned needs no hub; so a model that is downloaded and not compiled yet is finished offline. */
async function settlePlan(
  library: LibraryFolder,
  hub: HubTransport,
  revision: string,
  patience: Patience,
  token: CancellationToken,
): Promise<FetchPlan> {
  const before = (await library.plan()) ?? (await library.model());
  if (before?.revision === revision) return before;
  const repository = await retrying(patience, token, () =>
    withSignal(token, (signal) => describeRepository(hub, library.id, revision, signal)),
  );
  const plan = planFetch(repository);
  for (const file of before?.files ?? []) {
    const stays = plan.files.some(({ path, digest }) => path === file.path && digest.hex === file.digest.hex);
    if (!stays) await removeFile(library.fileOf(file));
  }
  await library.writePlan(plan);
  return plan;
}

async function removeFile(file: string): Promise<void> {
  for (const name of [file, `${file}.part`, `${file}.etag`]) await rm(name, { force: true });
}

interface DownloadAll {
  readonly library: LibraryFolder;
  readonly plan: FetchPlan;
  readonly hub: HubTransport;
  readonly patience: Patience;
  readonly token: CancellationToken;
  readonly onProgress: (progress: ModelFetchProgress) => void;
}

async function downloadAll({ library, plan, hub, patience, token, onProgress }: DownloadAll): Promise<void> {
  const total = totalBytes(plan);
  let before = 0;
  for (const file of plan.files) {
    throwIfCancelled(token);
    const target = library.fileOf(file);
    const start = before;
    if ((await sizeOf(target)) !== file.size) {
      await downloadFile({
        file,
        url: fileUrl(hub, plan.repository, plan.revision, file),
        target,
        copy: await findInHubCache(plan, file),
        hub,
        patience,
        token,
        onBytes: (there) => onProgress({ step: 'download', done: start + there, total }),
        onVerified: (done) => onProgress({ step: 'verify', done, total: file.size }),
      });
    }
    before += file.size;
    onProgress({ step: 'download', done: before, total });
  }
}

async function finish(
  library: LibraryFolder,
  plan: FetchPlan,
  { storage, precision, keepCheckpoint }: FetchOptions,
  token: CancellationToken,
  onProgress: (progress: ModelFetchProgress) => void,
): Promise<void> {
  const fetched = new Date().toISOString();
  if (plan.format === 'onnx') return library.writeModel({ ...plan, keepsFiles: true, fetched });
  const content = contentOf(plan);
  onProgress({ step: 'compile', done: 0, total: 1 });
  await ensureCompiled({
    storage,
    checkpoint: library.files,
    key: compiledKey(content, precision),
    precision,
    token,
    onProgress: (done) => onProgress({ step: 'compile', done, total: 1 }),
  });
  // Before the record: killed in between, what was compiled is enough to go on from.
  if (!keepCheckpoint) await rm(library.files, { recursive: true, force: true });
  await library.writeModel({ ...plan, content, keepsFiles: keepCheckpoint, fetched });
}
