// From a repository to a model that can be written with: plan, download, verify, compile, and only then it is there.
// Every step finds what an earlier try left of it.
import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import type { HubAccess, ModelFetchProgress, Precision } from '../../common/models.ts';
import { checkDescription, compiledKey, compiledPrecision, compiledStore, ensureCompiled } from '../compiledModels.ts';
import { parseGpt2Config } from '../graph/gpt2Config.ts';
import { storageError } from '../storageError.ts';
import { compiledBytes } from './cost.ts';
import { downloadFile } from './downloadFile.ts';
import { withLock } from './fileLock.ts';
import { requireDisk } from './freeDisk.ts';
import { findInHubCache } from './hubCache.ts';
import { describeRepository, fileUrl } from './hubRepository.ts';
import { HubTransport } from './hubTransport.ts';
import { type FetchPlan, LibraryFolder, type LibraryModel, type PlannedFile } from './libraryFolder.ts';
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
  const { storage, repository, revision, precision, hub: access, patience = PATIENCE } = options;
  const library = new LibraryFolder(storage, repository);
  const hub = new HubTransport(access, patience.stallMs);
  const report = paced(onProgress);
  try {
    await withLock(library.lock, token, async () => {
      const there = await library.model();
      if (there?.revision === revision && (await isUsable(there, storage, precision))) return;
      const plan = await settlePlan(library, hub, revision, patience, token);
      await requireDisk(storage, await missingBytes(library, plan, storage, precision));
      await downloadAll({ library, plan, hub, patience, token, onProgress: report });
      await finish(library, plan, options, token, report);
    });
  } catch (error) {
    throw storageError(error);
  } finally {
    await hub.close();
  }
}

/** Bytes of `plan` that lie on this machine already, in the library or in the cache of other programs. */
export async function presentBytes(library: LibraryFolder, plan: FetchPlan): Promise<number> {
  let sum = 0;
  for (const file of plan.files) {
    const there = (await sizeOf(library.fileOf(file))) ?? (await sizeOf(`${library.fileOf(file)}.part`)) ?? 0;
    const copied = there === 0 && (await findInHubCache(plan.repository, file)) !== undefined;
    sum += copied ? file.size : Math.min(there, file.size);
  }
  return sum;
}

/** Bytes on the disk when `plan` is ready, without the checkpoint. */
export function readyBytes(plan: FetchPlan, precision: Precision): number {
  if (plan.format === 'checkpoint') return compiledBytes(parseGpt2Config(plan.config), compiledPrecision(precision));
  return plan.files.reduce((sum, { size }) => sum + size, 0);
}

/** Whether it can be opened as it is. */
export async function isUsable(model: LibraryModel, storage: string, precision: Precision): Promise<boolean> {
  if (model.format === 'onnx') return true;
  return model.content !== undefined && compiledStore(storage).has(compiledKey(model.content, precision));
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

async function missingBytes(
  library: LibraryFolder,
  plan: FetchPlan,
  storage: string,
  precision: Precision,
): Promise<number> {
  let missing = 0;
  for (const file of plan.files) {
    const there = (await sizeOf(library.fileOf(file))) ?? (await sizeOf(`${library.fileOf(file)}.part`)) ?? 0;
    missing += Math.max(0, file.size - there);
  }
  const compiled =
    plan.format === 'checkpoint' &&
    !(await isUsable({ ...plan, content: contentOf(plan) } as LibraryModel, storage, precision));
  return missing + (compiled ? readyBytes(plan, precision) : 0);
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
  const total = plan.files.reduce((sum, { size }) => sum + size, 0);
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
        copy: await findInHubCache(plan.repository, file),
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
  await checkDescription(library.files);
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
  await library.writeModel({ ...plan, content, keepsFiles: keepCheckpoint, fetched });
  if (!keepCheckpoint) await rm(library.files, { recursive: true, force: true });
}

/** The files were verified against these digests, so they need not be read again to tell what they are. */
function contentOf({ files }: FetchPlan): string {
  const parts = files.map(({ path, digest }: PlannedFile) => `${path}\0${digest.hex}\0`);
  return createHash('sha256').update(parts.join('')).digest('hex');
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}

/** Nobody reads more than ten figures a second. */
const PACE_MS = 100;

/** Leaves out what comes too soon after the one before, unless a step begins or ends with it. */
function paced(onProgress: (progress: ModelFetchProgress) => void): (progress: ModelFetchProgress) => void {
  let last: { readonly step: string; readonly at: number } | undefined;
  return (progress) => {
    const at = performance.now();
    const isNews = progress.step !== last?.step || progress.done === progress.total;
    if (!isNews && last !== undefined && at - last.at < PACE_MS) return;
    last = { step: progress.step, at };
    onProgress(progress);
  };
}
