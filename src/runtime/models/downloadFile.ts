// One file of a hub onto the disk: resumed where it was cut, verified, and under its name only when it is whole.
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import { StorywispError } from '../../common/errors.ts';
import { renamePatiently } from '../../node/renamePatiently.ts';
import { digestFor } from './digest.ts';
import type { HubAnswer, HubTransport } from './hubTransport.ts';
import type { PlannedFile } from './libraryFolder.ts';
import { PassingFailure, type Patience, retrying, withSignal } from './retry.ts';

export interface DownloadOptions {
  readonly file: PlannedFile;
  readonly url: string;
  /** Path of the whole file; what there is of it stands in `<target>.part`. */
  readonly target: string;
  /** A copy on this machine, if there is one. */
  readonly copy: string | undefined;
  readonly hub: HubTransport;
  readonly patience: Patience;
  readonly token: CancellationToken;
  /** Bytes that are there. */
  readonly onBytes: (there: number) => void;
  /** Bytes that were read again. */
  readonly onVerified: (done: number) => void;
}

/** Written and hashed at once: fewer trips to the disk than the network has packets. */
const BATCH_BYTES = 1 << 20;

/**
 * @throws CancelledError; StorywispError `download-damaged`, `hub-refused`, `hub-unreachable`; what the file system
 * refuses. Whatever it throws, what has come stays and is resumed by the next call; only what is damaged goes.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { file, target, copy } = options;
  await mkdir(path.dirname(target), { recursive: true });
  const part = await PartialFile.open(target, file);
  try {
    await part.rehash(options.token, options.onVerified);
    if (copy !== undefined && part.size === 0) await part.copyFrom(copy, options);
    if (!part.isWhole) await retrying(options.patience, options.token, (gotOn) => fetchRest(part, options, gotOn));
    await part.publish();
  } finally {
    await part.close();
  }
}

async function fetchRest(part: PartialFile, options: DownloadOptions, gotOn: () => void): Promise<void> {
  const { url, hub, token, file, onBytes } = options;
  await withSignal(token, async (signal) => {
    const range =
      part.size > 0 ? { range: `bytes=${part.size}-`, ...(part.etag && { 'if-range': part.etag }) } : undefined;
    const answer = await hub.get(url, { signal, what: file.path, ...(range && { headers: range }) });
    try {
      await part.follow(answer);
      for await (const batch of batches(answer.body)) {
        await part.append(batch);
        onBytes(part.size);
        gotOn();
      }
    } catch (error) {
      throw error instanceof StorywispError || !answer.body.errored || signal.aborted ? error : hub.broken(error);
    } finally {
      answer.body.destroy();
    }
    if (!part.isWhole) throw new PassingFailure('hub-unreachable', `${hub.host}: the connection broke off`);
  });
}

/** What came before a failure is given out before the failure is. */
async function* batches(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      size += piece.length;
      if (size < BATCH_BYTES) continue;
      yield Buffer.concat(pieces);
      pieces = [];
      size = 0;
    }
  } catch (error) {
    if (size > 0) yield Buffer.concat(pieces);
    throw error;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

class PartialFile {
  readonly #file: PlannedFile;
  readonly #target: string;
  readonly #handle: FileHandle;
  #hash: Hash;
  #size: number;
  /** Of what the bytes so far were a part of. */
  etag: string | undefined;
  #etagToNote: string | undefined;

  private constructor(file: PlannedFile, target: string, handle: FileHandle, size: number, etag: string | undefined) {
    this.#file = file;
    this.#target = target;
    this.#handle = handle;
    this.#size = size;
    this.#hash = digestFor(file);
    this.etag = etag;
  }

  static async open(target: string, file: PlannedFile): Promise<PartialFile> {
    const handle = await open(`${target}.part`, 'a');
    const { size } = await handle.stat();
    const etag = await readFile(`${target}.etag`, 'utf8').catch(() => undefined);
    const part = new PartialFile(file, target, handle, size, etag);
    if (size > file.size) await part.#restart();
    return part;
  }

  get size(): number {
    return this.#size;
  }

  get isWhole(): boolean {
    return this.#size === this.#file.size;
  }

  /** What an earlier process left has to be read again, so that the digest is of all of it. */
  async rehash(token: CancellationToken, onVerified: (done: number) => void): Promise<void> {
    let done = 0;
    for await (const piece of createReadStream(`${this.#target}.part`, { highWaterMark: BATCH_BYTES })) {
      throwIfCancelled(token);
      this.#hash.update(piece);
      done += piece.length;
      onVerified(done);
    }
  }

  async copyFrom(copy: string, { token, onBytes }: DownloadOptions): Promise<void> {
    for await (const piece of createReadStream(copy, { highWaterMark: BATCH_BYTES })) {
      throwIfCancelled(token);
      await this.append(piece);
      onBytes(this.#size);
    }
    // Somebody else's damaged copy is no reason to give up: the hub has a good one.
    if (this.#hash.copy().digest('hex') !== this.#file.digest.hex) await this.#restart();
  }

  /** Makes ready for the bytes of `answer`: those after what is there, or all of them. */
  async follow({ status, headers }: HubAnswer): Promise<void> {
    const { size, path: name } = this.#file;
    const [, begin, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
    const goesOn = status === 206 && Number(begin) === this.#size;
    if (this.#size > 0 && !goesOn) await this.#restart();
    if (status === 416 || (status === 206 && !goesOn))
      throw new PassingFailure('hub-unreachable', `it sent another part of ${name} than was asked for`);
    const promised = goesOn ? Number(total) : Number(headers['content-length'] ?? size);
    if (promised !== size) throw this.#damaged(`it has ${promised} bytes in place of ${size}`);
    const { etag } = headers;
    // A weak one says nothing of single bytes.
    if (etag !== undefined && etag !== this.etag && !etag.startsWith('W/')) {
      this.etag = etag;
      this.#etagToNote = etag;
    }
  }

  async append(bytes: Buffer): Promise<void> {
    if (this.#size + bytes.length > this.#file.size) {
      await this.#restart();
      throw this.#damaged(`more came than its ${this.#file.size} bytes`);
    }
    await this.#noteEtag();
    const writing = this.#handle.writeFile(bytes);
    // While the disk is at it.
    this.#hash.update(bytes);
    await writing;
    this.#size += bytes.length;
  }

  /** @throws StorywispError `download-damaged` if it is not what was promised; it is thrown away then. */
  async publish(): Promise<void> {
    if (this.#hash.digest('hex') !== this.#file.digest.hex) {
      await rm(`${this.#target}.part`, { force: true });
      throw this.#damaged('its checksum is another one');
    }
    await this.#handle.sync();
    await renamePatiently(`${this.#target}.part`, this.#target);
    await rm(`${this.#target}.etag`, { force: true });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Only now: what comes while the disk is busy is lost if the connection breaks before anybody reads. */
  async #noteEtag(): Promise<void> {
    if (this.#etagToNote === undefined) return;
    await writeFile(`${this.#target}.etag`, this.#etagToNote);
    this.#etagToNote = undefined;
  }

  async #restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#size = 0;
    this.#hash = digestFor(this.#file);
    this.etag = undefined;
  }

  #damaged(detail: string): StorywispError {
    return new StorywispError('download-damaged', `${this.#file.path}: ${detail}`);
  }
}
