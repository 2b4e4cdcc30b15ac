// A Hugging Face GPT-2 folder: its configuration, and its weights by their canonical names.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';
import { conversionWords } from './conversion.ts';
import { type Gpt2Config, parseGpt2Config } from './gpt2Config.ts';
import { isObject, parseObject, SafetensorsFile } from './safetensors.ts';

const ESSENTIAL_FILES: ReadonlySet<string> = new Set(['config.json', 'tokenizer.json', 'model.safetensors']);
const INDEX_FILE = 'model.safetensors.index.json';

/** What `compile` needs of a checkpoint: one weight at a time, by its name without the `transformer.` prefix. */
export interface Weights {
  readonly config: Gpt2Config;
  has(name: string): boolean;
  /** @throws StorywispError `model-mismatch` if it is missing or not of this shape. */
  read(name: string, shape: readonly number[]): Promise<Float32Array>;
}

/**
 * Reads `config.json` alone.
 * @throws StorywispError `model-missing`, `model-unreadable`, `model-architecture`
 */
export async function readConfig(folder: string): Promise<Gpt2Config> {
  return parseGpt2Config(parseObject(await readModelFile(folder, 'config.json'), 'config.json'));
}

/** Configuration and tokenizer, by their file names: what a model needs besides its weights. */
export function descriptionFiles(folder: string): string[] {
  const isOfFirstReleases =
    !existsSync(path.join(folder, 'tokenizer.json')) && existsSync(path.join(folder, 'vocab.json'));
  return ['config.json', ...(isOfFirstReleases ? ['vocab.json', 'merges.txt'] : ['tokenizer.json'])];
}

/** Everything that a compiled model is made of, by file name. @throws StorywispError `model-missing`, `model-unreadable` */
export async function checkpointFiles(folder: string): Promise<string[]> {
  return [...descriptionFiles(folder), ...(await weightFiles(folder))];
}

/** Content hash of `files`. */
export async function hashCheckpoint(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`\0${file}\0`);
    try {
      for await (const chunk of createReadStream(path.join(folder, file), { highWaterMark: 1 << 20 }))
        hash.update(chunk);
    } catch (error) {
      throw fileError(folder, file, error);
    }
  }
  return hash.digest('hex');
}

export class Checkpoint implements Weights {
  readonly config: Gpt2Config;
  readonly #files: readonly SafetensorsFile[];
  readonly #places = new Map<string, { file: SafetensorsFile; name: string }>();

  private constructor(config: Gpt2Config, files: readonly SafetensorsFile[]) {
    this.config = config;
    this.#files = files;
    for (const file of files) {
      for (const name of file.names) this.#places.set(name.replace(/^transformer\./, ''), { file, name });
    }
  }

  /** @throws StorywispError `model-missing`, `model-unreadable`, `model-architecture` */
  static async open(folder: string): Promise<Checkpoint> {
    const config = await readConfig(folder);
    const files: SafetensorsFile[] = [];
    try {
      for (const name of await weightFiles(folder)) files.push(await openWeights(folder, name));
      return new Checkpoint(config, files);
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  async read(name: string, shape: readonly number[]): Promise<Float32Array> {
    const place = this.#places.get(name);
    if (place === undefined) throw new StorywispError('model-mismatch', `the weights lack ${name}`);
    const found = place.file.shapeOf(place.name) ?? [];
    if (found.length !== shape.length || found.some((size, axis) => size !== shape[axis]))
      throw new StorywispError(
        'model-mismatch',
        `${name} is [${found.join(', ')}] where config.json wants [${shape.join(', ')}]`,
      );
    return place.file.read(place.name);
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }
}

/** File names, without folders, in a fixed order. */
async function weightFiles(folder: string): Promise<string[]> {
  if (!existsSync(path.join(folder, INDEX_FILE))) return ['model.safetensors'];
  const map = parseObject(await readModelFile(folder, INDEX_FILE), INDEX_FILE)['weight_map'];
  const names = isObject(map) ? Object.values(map) : [];
  if (names.length === 0 || !names.every(isFileName))
    throw new StorywispError('model-unreadable', `${INDEX_FILE} does not name the files of the weights`);
  return [...new Set(names)].sort();
}

function isFileName(name: unknown): name is string {
  return typeof name === 'string' && /^[^/\\\0]+\.safetensors$/.test(name);
}

async function openWeights(folder: string, name: string): Promise<SafetensorsFile> {
  return SafetensorsFile.open(path.join(folder, name)).catch((error: unknown) => {
    throw error instanceof StorywispError ? error : fileError(folder, name, error);
  });
}

/** @throws StorywispError `model-missing` if the file is not there, `model-unreadable` if it cannot be read. */
export async function readModelFile(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(folder, name), 'utf8');
  } catch (error) {
    throw fileError(folder, name, error);
  }
}

function fileError(folder: string, name: string, error: unknown): StorywispError {
  const code = isObject(error) ? error['code'] : undefined;
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  if (missing && name === 'model.safetensors' && existsSync(path.join(folder, 'pytorch_model.bin')))
    return new StorywispError('model-unsuitable', conversionWords(folder), { cause: error });
  if (missing && ESSENTIAL_FILES.has(name)) return new StorywispError('model-missing', folder, { cause: error });
  const detail = missing ? `${name} is missing` : `${name} cannot be opened (${String(code ?? error)})`;
  return new StorywispError('model-unreadable', detail, { cause: error });
}
