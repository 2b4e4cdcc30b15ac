// From where a model is to an engine that writes with it.
import type { ModelSource, Precision } from '../common/models.ts';
import { localEngine, type OpenedEngine } from './localEngine.ts';
import { openLocalModel } from './openLocalModel.ts';

export interface OpenEngineOptions {
  readonly source: ModelSource;
  /** Folder where models are kept; made if need be. */
  readonly storage: string;
  /** `auto` takes int8. */
  readonly precision: Precision;
  /** 0 takes one for each core, at most four. */
  readonly threads: number;
  /** Bound on the KV cache, bytes. */
  readonly cacheBytes: number;
  /** Bound on the whole process with its model, bytes; 0 takes what the machine has free. */
  readonly memoryBytes: number;
  /** What is being done, and how far, 0 to 1. */
  readonly onProgress?: (progress: { readonly task: string; readonly done: number }) => void;
}

/** @throws StorywispError why there is none. */
export async function openEngine({ source, ...options }: OpenEngineOptions): Promise<OpenedEngine> {
  if (source.kind !== 'server') return localEngine(await openLocalModel({ ...options, source }), options.cacheBytes);
  // Only here, so that a model on this machine does not wait for an HTTP client.
  const { openRemoteEngine } = await import('./remote/openRemoteEngine.ts');
  return openRemoteEngine(source);
}
