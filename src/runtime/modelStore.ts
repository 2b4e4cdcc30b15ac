// Compiled models on disk, one folder each, named by what they were made of. A folder appears whole or not at all.
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../node/errorCode.ts';
import { renamePatiently } from '../node/renamePatiently.ts';
import { storageError } from './storageError.ts';

const MANIFEST = 'manifest.json';
const BUILDING = '.building-';
const DISCARDED = '.discarded-';
/** A build writes all the time; one that did not for so long was killed. */
const ABANDONED_AFTER_MS = 10 * 60_000;
const MOST_ATTEMPTS = 10;

/** What a build may do: write the files of its folder. */
export interface BuildFolder {
  /** Opens a new file; it is closed and flushed to the disk by the store. */
  create(name: string): Promise<BuildFile>;
}

export interface BuildFile {
  write(data: Uint8Array): Promise<void>;
}

interface Manifest {
  readonly key: string;
  /** File name to size, bytes. */
  readonly files: Readonly<Record<string, number>>;
}

export class ModelStore {
  readonly #root: string;
  readonly #isOutdated: (key: string) => boolean;

  /** @param isOutdated whether a key is one that nobody will ask for again: its folder goes with the next build. */
  constructor(root: string, isOutdated: (key: string) => boolean = () => false) {
    this.#root = root;
    this.#isOutdated = isOutdated;
  }

  /**
   * The folder of `key`; made by `build` if it is missing, half-written or foreign. Several processes may do this at once.
   * @throws StorywispError `storage-failed`, and what `build` throws.
   */
  async ensure(key: string, build: (folder: BuildFolder) => Promise<void>): Promise<string> {
    const folder = this.folderOf(key);
    if (await this.has(key)) return folder;
    const building = path.join(this.#root, `${BUILDING}${randomUUID()}`);
    try {
      await mkdir(building, { recursive: true });
      await this.#tidy();
      await buildInto(building, key, build);
      await this.#publish(building, folder, key);
      return folder;
    } catch (error) {
      throw storageError(error);
    } finally {
      await removeQuietly(building);
    }
  }

  /** Whether `key` is there and whole. */
  has(key: string): Promise<boolean> {
    return isWhole(this.folderOf(key), key);
  }

  folderOf(key: string): string {
    return path.join(this.#root, key);
  }

  /** The keys that are there, whole or not. */
  async keys(): Promise<string[]> {
    const names = await readdir(this.#root).catch(() => []);
    return names.filter((name) => !name.startsWith('.'));
  }

  /** Takes `key` out of the store, so that the next `ensure` makes it again. */
  async discard(key: string): Promise<void> {
    const discarded = path.join(this.#root, `${DISCARDED}${randomUUID()}`);
    await renamePatiently(this.folderOf(key), discarded).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw storageError(error);
    });
    await removeQuietly(discarded);
  }

  async #publish(building: string, folder: string, key: string): Promise<void> {
    for (let attempt = 1; !(await isWhole(folder, key)); attempt++) {
      await this.discard(key);
      try {
        await renamePatiently(building, folder);
        return;
      } catch (error) {
        // Another process was faster by a moment. What it made is as good, unless a third one took it for half made.
        if (attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  async #tidy(): Promise<void> {
    for (const name of await readdir(this.#root)) {
      const folder = path.join(this.#root, name);
      const isAbandoned = name.startsWith(BUILDING) && (await idleTime(folder)) > ABANDONED_AFTER_MS;
      if (name.startsWith(DISCARDED) || isAbandoned || this.#isOutdated(name)) await removeQuietly(folder);
    }
  }
}

async function buildInto(folder: string, key: string, build: (folder: BuildFolder) => Promise<void>): Promise<void> {
  const sizes: Record<string, number> = {};
  const handles: FileHandle[] = [];
  try {
    await build({
      async create(name) {
        const handle = await open(path.join(folder, name), 'wx');
        handles.push(handle);
        sizes[name] = 0;
        return {
          async write(data) {
            await handle.writeFile(data);
            sizes[name] = (sizes[name] ?? 0) + data.byteLength;
          },
        };
      },
    });
    for (const handle of handles) await handle.sync();
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
  const manifest: Manifest = { key, files: sizes };
  await writeFile(path.join(folder, MANIFEST), JSON.stringify(manifest), { flush: true });
}

async function isWhole(folder: string, key: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')) as Manifest;
    if (manifest.key !== key) return false;
    for (const [name, size] of Object.entries(manifest.files)) {
      if ((await stat(path.join(folder, name))).size !== size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function idleTime(folder: string): Promise<number> {
  let latest = 0;
  for (const name of [...(await readdir(folder).catch(() => [])), '.']) {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: 0 }));
    latest = Math.max(latest, mtimeMs);
  }
  return Date.now() - latest;
}

/** What cannot be removed now (Windows keeps files that a process maps) is removed by a later build. */
async function removeQuietly(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}
