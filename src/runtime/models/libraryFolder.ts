// Where a model of the library lies: `<storage>/library/<owner>--<name>/`, with what was asked for (`plan.json`), what
// came of it (`files/`), and, once it can be written with, `model.json`. What it was compiled to lies in the ModelStore.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';
import { isObject } from '../graph/safetensors.ts';
import { readJson, writeJson } from '../jsonFile.ts';

export interface PlannedFile {
  /** In the repository, with `/`. */
  readonly path: string;
  readonly size: number;
  /** What the hub promises: SHA-256 of a large file, or git's id of a small one. */
  readonly digest: { readonly kind: 'sha256' | 'git'; readonly hex: string };
}

/** What will be fetched, at one commit. */
export interface FetchPlan {
  readonly repository: string;
  /** The commit. */
  readonly revision: string;
  readonly format: 'checkpoint' | 'onnx';
  readonly licence?: string;
  readonly parameters?: number;
  /** `config.json` as the repository has it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly files: readonly PlannedFile[];
}

/** A model that is there. */
export interface LibraryModel extends FetchPlan {
  /** Of a checkpoint: names what was compiled from it, see `compiledKey`. */
  readonly content?: string;
  /** Whether `files/` stays. */
  readonly keepsFiles: boolean;
  /** ISO date. */
  readonly fetched: string;
}

const ID = /^(?!.*(?:\.\.|--))[\w][\w.-]{0,95}(?:\/[\w][\w.-]{0,95})?$/;
const PLAN = 'plan.json';
const MODEL = 'model.json';

export class LibraryFolder {
  readonly id: string;
  readonly root: string;

  /** @throws StorywispError `hub-refused` if `id` is no repository's. */
  constructor(storage: string, id: string) {
    if (!ID.test(id))
      throw new StorywispError('hub-refused', `'${id}' is not the name of a repository; one is owner/name`);
    this.id = id;
    this.root = path.join(storage, 'library', id.replace('/', '--'));
  }

  /** Every model that is there, or begun. */
  static async all(storage: string): Promise<LibraryFolder[]> {
    const names = await readdir(path.join(storage, 'library')).catch(() => []);
    return names
      .map((name) => name.replace('--', '/'))
      .filter((id) => ID.test(id))
      .map((id) => new LibraryFolder(storage, id));
  }

  get files(): string {
    return path.join(this.root, 'files');
  }

  get lock(): string {
    return `${this.root}.lock`;
  }

  fileOf({ path: name }: PlannedFile): string {
    return path.join(this.files, ...name.split('/'));
  }

  /** Undefined if it is not there or unreadable: then it is fetched anew. */
  async model(): Promise<LibraryModel | undefined> {
    const model = await readJson(path.join(this.root, MODEL));
    return isPlan(model) ? (model as LibraryModel) : undefined;
  }

  async plan(): Promise<FetchPlan | undefined> {
    const plan = await readJson(path.join(this.root, PLAN));
    return isPlan(plan) ? plan : undefined;
  }

  async writePlan(plan: FetchPlan): Promise<void> {
    await writeJson(this.root, PLAN, plan);
  }

  /** From here on it can be written with. */
  async writeModel(model: LibraryModel): Promise<void> {
    await writeJson(this.root, MODEL, model);
    await rm(path.join(this.root, PLAN), { force: true });
  }

  /** The record goes last. */
  async remove(): Promise<void> {
    await rm(this.files, { recursive: true, force: true });
    await rm(this.root, { recursive: true, force: true });
  }
}

/** What lies in its place and is none is as good as not there. */
function isPlan(value: unknown): value is FetchPlan {
  const { repository, revision, format, config, files } = isObject(value) ? value : {};
  const isFormat = format === 'onnx' || (format === 'checkpoint' && isObject(config));
  return isFormat && [repository, revision].every(isText) && Array.isArray(files) && files.every(isPlannedFile);
}

function isPlannedFile(value: unknown): boolean {
  const { path: name, size, digest } = isObject(value) ? value : {};
  return isText(name) && typeof size === 'number' && isObject(digest) && isText(digest['hex']);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** Bytes of all files below `folder`; 0 if there is none. */
export async function sizeOfFolder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map(async (name) => {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    return found?.isFile() ? found.size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
