// From a folder or the library to a model that runs on this machine, if it fits into memory.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ModelSource } from '../common/models.ts';
import { compiledPrecision } from './compiledModels.ts';
import { readConfig } from './graph/checkpoint.ts';
import { parseGpt2Config } from './graph/gpt2Config.ts';
import type { OpenedModel } from './localEngine.ts';
import { requireMemory } from './memory.ts';
import { onnxResidentBytes, residentBytes } from './models/cost.ts';
import { sizeOfFolder } from './models/libraryFolder.ts';
import { libraryModel, openLibraryModel } from './models/openLibraryModel.ts';
import { bestExportFile } from './onnx/exportFiles.ts';
import { type OpenModelOptions, openModel } from './openModel.ts';

export type LocalSource = Exclude<ModelSource, { readonly kind: 'server' }>;

export interface OpenLocalOptions extends Omit<OpenModelOptions, 'folder'> {
  readonly source: LocalSource;
  /** Bound on the KV cache, bytes. */
  readonly cacheBytes: number;
  /** Bound on the whole process with its model, bytes; 0 takes what the machine has free. */
  readonly memoryBytes: number;
}

/** @throws StorywispError `memory-short`, and why it cannot be opened. */
export async function openLocalModel({ source, ...options }: OpenLocalOptions): Promise<OpenedModel> {
  const { storage, precision, cacheBytes, memoryBytes, threads } = options;
  const requireFor = (bytes: number) => requireMemory(bytes + cacheBytes, memoryBytes);
  if (source.kind === 'library') {
    const { config, format, files } = await libraryModel(storage, source.id);
    const fileBytes = files.reduce((sum, { size }) => sum + size, 0);
    const isOnnx = format === 'onnx';
    requireFor(
      isOnnx ? onnxResidentBytes(fileBytes) : residentBytes(parseGpt2Config(config), compiledPrecision(precision)),
    );
    return openLibraryModel({ ...options, id: source.id });
  }
  const { folder } = source;
  if (isOnnxFolder(folder)) {
    requireFor(onnxResidentBytes(await sizeOfFolder(path.join(folder, 'onnx'))));
    // Only here, so that a GPT-2 does not wait for what opens every other model.
    const { openOnnxModel } = await import('./transformersModel.ts');
    return openOnnxModel({ folder, name: path.basename(path.resolve(folder)), threads });
  }
  requireFor(residentBytes(await readConfig(folder), compiledPrecision(precision)));
  return openModel({ ...options, folder });
}

/** A checkpoint is faster than the export beside it. */
function isOnnxFolder(folder: string): boolean {
  const weights = ['model.safetensors', 'model.safetensors.index.json'];
  return !weights.some((name) => existsSync(path.join(folder, name))) && bestExportFile(folder) !== undefined;
}
