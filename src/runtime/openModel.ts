// From a checkpoint's folder to a model that runs: compile what is not compiled yet, load it, check that its parts fit.
import path from 'node:path';
import { StorywispError } from '../common/errors.ts';
import type { Precision } from '../common/models.ts';
import { CompiledModel } from './compiledModel.ts';
import { hashCheckpoint, readConfig } from './graph/checkpoint.ts';
import { COMPILER_VERSION, GRAPH_FILE } from './graph/format.ts';
import { type Gpt2Config, parameterCount } from './graph/gpt2Config.ts';
import type { OpenedModel } from './localEngine.ts';
import { ModelStore } from './modelStore.ts';
import { physicalCores } from './physicalCores.ts';
import { BytePairTokenizer } from './tokenizer.ts';

export interface OpenModelOptions {
  /** Folder of a Hugging Face GPT-2 checkpoint. */
  readonly folder: string;
  /** Folder where compiled models are kept; made if need be. */
  readonly storage: string;
  /** `auto` takes int8. */
  readonly precision: Precision;
  /** 0 takes one for each core, at most four. */
  readonly threads: number;
  /** What is being done, and how far, 0 to 1. */
  readonly onProgress?: (progress: { readonly task: string; readonly done: number }) => void;
}

/** More do not help models of this size: they wait for one memory. */
const MAX_THREADS = 4;
/** A vocabulary may be padded to a round number, by no more than this. */
const MAX_PADDING = 1024;

/** @throws StorywispError `model-missing`, `model-unreadable`, `model-architecture`, `model-mismatch`, `storage-failed` */
export async function openModel(options: OpenModelOptions): Promise<OpenedModel> {
  const { folder, storage, onProgress = () => {} } = options;
  const precision = options.precision === 'fp32' ? 'fp32' : 'int8';
  const config = await readConfig(folder);
  const tokenizer = await BytePairTokenizer.open(folder);
  const endOfText = checkVocabulary(config, tokenizer);

  const store = new ModelStore(storage, isOutdated);
  const key = `gpt2-${(await hashCheckpoint(folder)).slice(0, 32)}-v${COMPILER_VERSION}-${precision}`;
  const load = async () => {
    const compiled = await store.ensure(key, async (target) => {
      // Only here, so that a start with a compiled model at hand does not load the compiler.
      const { compile } = await import('./graph/compile.ts');
      await compile(folder, precision, target, (done) => onProgress({ task: 'Preparing the model', done }));
    });
    onProgress({ task: 'Loading the model', done: 0 });
    return CompiledModel.load({
      graphFile: path.join(compiled, GRAPH_FILE),
      info: {
        name: path.basename(path.resolve(folder)),
        parameters: parameterCount(config),
        precision,
        maxPositions: config.positions,
        vocabularySize: config.vocabulary,
      },
      endOfText,
      shape: {
        layers: config.layers,
        heads: config.heads,
        headSize: config.width / config.heads,
        maxPositions: config.positions,
      },
      threads: options.threads === 0 ? Math.min(physicalCores(), MAX_THREADS) : options.threads,
    });
  };
  const model = await load().catch(async (error: unknown) => {
    if (error instanceof StorywispError) throw error;
    // Whole by its sizes, and yet not to be loaded: damaged on the disk. Made anew it must load.
    await store.discard(key);
    return load();
  });
  onProgress({ task: 'Loading the model', done: 1 });
  return { model, tokenizer };
}

/** What an older compiler made is not asked for again. */
function isOutdated(key: string): boolean {
  const version = /^gpt2-.*-v(\d+)-(?:int8|fp32)$/.exec(key)?.[1];
  return version !== undefined && Number(version) < COMPILER_VERSION;
}

/** @returns the id that ends a document. */
function checkVocabulary(config: Gpt2Config, tokenizer: BytePairTokenizer): number {
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
