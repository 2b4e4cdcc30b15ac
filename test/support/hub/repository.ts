// What the loopback hub serves: repositories, whose files are bytes in memory, files on disk, or made as they are sent.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Large files live at the CDN, and the hub promises their SHA-256. */
  readonly lfs: boolean;
  /** `[begin, end)` of the file, in pieces. */
  read(begin: number, end: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface HubRepository {
  /** `owner/name`. */
  readonly id: string;
  readonly files: readonly HubFile[];
  readonly licence?: string;
  readonly parameters?: number;
  /** Needs a token, which must be this one. */
  readonly gatedBy?: string;
}

const LFS_NAMES = /\.(safetensors|onnx|onnx_data|bin|h5|msgpack)$/;

export function fileOfBytes(name: string, bytes: Uint8Array | string, lfs = LFS_NAMES.test(name)): HubFile {
  const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { path: name, size: data.length, lfs, read: (begin, end) => [data.subarray(begin, end)] };
}

/** All files below `folder`. */
export function filesOfFolder(folder: string): HubFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort()
    .map((name) => fileOfDisk(name.replaceAll('\\', '/'), path.join(folder, name)));
}

function fileOfDisk(name: string, file: string): HubFile {
  return {
    path: name,
    size: statSync(file).size,
    lfs: LFS_NAMES.test(name),
    read: (begin, end) =>
      begin === end ? [] : createReadStream(file, { start: begin, end: end - 1, highWaterMark: 1 << 20 }),
  };
}

const digests = new WeakMap<HubFile, Map<string, Promise<string>>>();

/** Computed once. */
export function sha256Of(file: HubFile): Promise<string> {
  return once(file, 'sha256', async () => {
    const hash = createHash('sha256');
    for await (const piece of file.read(0, file.size)) hash.update(piece);
    return hash.digest('hex');
  });
}

/** The id that git gives it: of its content, or of the pointer that stands for a large file. */
export function gitIdOf(file: HubFile): Promise<string> {
  return once(file, 'git', async () => {
    const pieces = file.lfs ? [Buffer.from(await pointerOf(file))] : file.read(0, file.size);
    const size = file.lfs ? Buffer.byteLength(await pointerOf(file)) : file.size;
    const hash = createHash('sha1').update(`blob ${size}\0`);
    for await (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  });
}

async function pointerOf(file: HubFile): Promise<string> {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${await sha256Of(file)}\nsize ${file.size}\n`;
}

/** The commit: another one with every change of a file. */
export async function commitOf(repository: HubRepository): Promise<string> {
  const hash = createHash('sha1').update(repository.id);
  for (const file of repository.files) hash.update(`\0${file.path}\0${await gitIdOf(file)}`);
  return hash.digest('hex');
}

/** `config.json`, parsed; undefined if there is none. */
export async function configOf(repository: HubRepository): Promise<Record<string, unknown> | undefined> {
  const file = repository.files.find(({ path }) => path === 'config.json');
  if (file === undefined) return undefined;
  return JSON.parse((await bytesOf(file)).toString()) as Record<string, unknown>;
}

/** All of it: for files that are small. */
export async function bytesOf(file: HubFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read(0, file.size)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function fileOfSource(name: string, source: string): HubFile {
  return fileOfBytes(name, readFileSync(source));
}

function once(file: HubFile, kind: string, compute: () => Promise<string>): Promise<string> {
  const known = digests.get(file) ?? new Map<string, Promise<string>>();
  digests.set(file, known);
  const digest = known.get(kind) ?? compute();
  known.set(kind, digest);
  return digest;
}
