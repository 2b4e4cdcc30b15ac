// What there is on the disk of a model that is planned or ready, and what its files amount to.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Precision } from '../../common/models.ts';
import { compiledKey, compiledPrecision, compiledStore } from '../compiledModels.ts';
import { parseGpt2Config } from '../graph/gpt2Config.ts';
import { compiledBytes } from './cost.ts';
import { findInHubCache } from './hubCache.ts';
import type { FetchPlan, LibraryFolder, LibraryModel, PlannedFile } from './libraryFolder.ts';

/** Bytes to download. */
export function totalBytes({ files }: Pick<FetchPlan, 'files'>): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Bytes on the disk when `plan` is ready, without the checkpoint. */
export function readyBytes(plan: FetchPlan, precision: Precision): number {
  if (plan.format === 'onnx') return totalBytes(plan);
  const description = plan.files.filter(({ path }) => !path.endsWith('.safetensors'));
  return compiledBytes(parseGpt2Config(plan.config), compiledPrecision(precision)) + totalBytes({ files: description });
}

/** Bytes of `plan` that lie in the library already. */
export async function partsOf(library: LibraryFolder, { files }: FetchPlan): Promise<number> {
  const parts = await Promise.all(files.map((file) => partOf(library, file)));
  return parts.reduce((sum, size) => sum + size, 0);
}

/** Bytes of `plan` that lie on this machine already, in the library or in the cache of other programs. */
export async function presentBytes(library: LibraryFolder, plan: FetchPlan): Promise<number> {
  const present = plan.files.map(async (file) => {
    const part = await partOf(library, file);
    return part === 0 && (await findInHubCache(plan, file)) !== undefined ? file.size : part;
  });
  return (await Promise.all(present)).reduce((sum, size) => sum + size, 0);
}

/** Whether it can be opened as it is. */
export async function isUsable(
  { format, content }: Pick<LibraryModel, 'format' | 'content'>,
  storage: string,
  precision: Precision,
): Promise<boolean> {
  if (format === 'onnx') return true;
  return content !== undefined && compiledStore(storage).has(compiledKey(content, precision));
}

/** The files were verified against these digests, so they need not be read again to tell what they are. */
export function contentOf({ files }: FetchPlan): string {
  const parts = files.map(({ path, digest }) => `${path}\0${digest.hex}\0`);
  return createHash('sha256').update(parts.join('')).digest('hex');
}

/** Undefined if there is no such file. */
export async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}

async function partOf(library: LibraryFolder, file: PlannedFile): Promise<number> {
  const there = (await sizeOf(library.fileOf(file))) ?? (await sizeOf(`${library.fileOf(file)}.part`)) ?? 0;
  return Math.min(there, file.size);
}
