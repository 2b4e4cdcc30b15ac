// Compiled models in the storage folder: made from a checkpoint if need be, and opened without it.
import path from 'node:path';
import type { CancellationToken } from '../common/cancellation.ts';
import { StorywispError } from '../common/errors.ts';
import type { Precision } from '../common/models.ts';
import { CompiledModel } from './compiledModel.ts';
import { readConfig } from './graph/checkpoint.ts';
import { COMPILER_VERSION, type Precision as CompiledPrecision, GRAPH_FILE } from './graph/format.ts';
import { type Gpt2Config, parameterCount } from './graph/gpt2Config.ts';
import type { OpenedModel } from './localEngine.ts';
import { ModelStore } from './modelStore.ts';
import { threadCount } from './physicalCores.ts';
import { BytePairTokenizer } from './tokenizer.ts';

/** A vocabulary may be padded to a round number, by no more than this. */
const MAX_PADDING = 1024;
const KEY = /^gpt2-([0-9a-f]{32})-v(\d+)-(?:int8|fp32)$/;

export function compiledStore(storage: string): ModelStore {
  return new ModelStore(storage, isOutdated);
}

export function compiledPrecision(precision: Precision): CompiledPrecision {
  return precision === 'fp32' ? 'fp32' : 'int8';
}

/** @param content hash of everything that it is made of, hexadecimal. */
export function compiledKey(content: string, precision: Precision): string {
  return `gpt2-${content.slice(0, 32)}-v${COMPILER_VERSION}-${compiledPrecision(precision)}`;
}

/** Whether `key` was compiled from what has this hash, by whatever compiler, in whatever precision. */
export function isCompiledFrom(key: string, content: string): boolean {
  return KEY.exec(key)?.[1] === content.slice(0, 32);
}

/** What an older compiler made is not asked for again. */
function isOutdated(key: string): boolean {
  const version = KEY.exec(key)?.[2];
  return version !== undefined && Number(version) < COMPILER_VERSION;
}

export interface CompileRequest {
  readonly storage: string;
  /** Folder of the checkpoint. */
  readonly checkpoint: string;
  readonly key: string;
  readonly precision: Precision;
  readonly token: CancellationToken;
  /** The share that is done, 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/** @returns the folder. @throws CancelledError; StorywispError */
export function ensureCompiled({ storage, key, precision, ...options }: CompileRequest): Promise<string> {
  return compiledStore(storage).ensure(key, async (target) => {
    // Only here, so that a start with a compiled model at hand does not load the compiler.
    const { compile } = await import('./graph/compile.ts');
    await compile({ ...options, precision: compiledPrecision(precision) }, target);
  });
}

/** Whether a checkpoint's configuration and tokenizer fit each other. @throws StorywispError why not. */
export async function checkDescription(folder: string): Promise<void> {
  endOfTextOf(await readConfig(folder), await BytePairTokenizer.open(folder));
}

export interface OpenCompiledOptions {
  /** Of a compiled model. */
  readonly folder: string;
  /** What the writer calls it. */
  readonly name: string;
  readonly precision: Precision;
  /** 0 takes one for each core, at most four. */
  readonly threads: number;
}

/** @throws StorywispError, or what onnxruntime throws if the files are damaged. */
export async function openCompiled({ folder, name, precision, threads }: OpenCompiledOptions): Promise<OpenedModel> {
  const config = await readConfig(folder);
  const tokenizer = await BytePairTokenizer.open(folder);
  const model = await CompiledModel.load({
    graphFile: path.join(folder, GRAPH_FILE),
    info: {
      name,
      parameters: parameterCount(config),
      precision: compiledPrecision(precision),
      maxPositions: config.positions,
      vocabularySize: config.vocabulary,
    },
    endOfText: endOfTextOf(config, tokenizer),
    shape: {
      layers: config.layers,
      heads: config.heads,
      headSize: config.width / config.heads,
      maxPositions: config.positions,
    },
    threads: threadCount(threads),
  });
  return { model, tokenizer };
}

/** @returns the id that ends a document. */
function endOfTextOf(config: Gpt2Config, tokenizer: BytePairTokenizer): number {
  const padding = config.vocabulary - tokenizer.size;
  if (padding < 0 || padding > MAX_PADDING)
    throw new StorywispError(
      'model-mismatch',
      `the tokenizer has ${tokenizer.size} tokens and the model ${config.vocabulary}`,
    );
  const endOfText = config.endOfText ?? tokenizer.endOfText;
  if (endOfText === undefined || endOfText >= config.vocabulary)
    throw new StorywispError('model-mismatch', 'neither config.json nor the tokenizer names the end-of-text token');
  return endOfText;
}
