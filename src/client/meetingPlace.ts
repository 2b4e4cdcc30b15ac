// Where windows that want the same model meet: the files by which one process is found, and only one is started.
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { FileLock } from '../node/fileLock.ts';
import { type LoadModelParams, PROTOCOL_VERSION } from '../protocol/messages.ts';
import { type Rendezvous, readRendezvous } from '../protocol/rendezvous.ts';

/** A window that starts a process is busy with it, and no longer. */
const PATIENCE_MS = 8_000;

export class MeetingPlace {
  /** Path of the rendezvous. */
  readonly file: string;
  /** Held by the window that starts a process now. */
  readonly lock: FileLock;

  private constructor(file: string) {
    this.file = file;
    this.lock = new FileLock(`${file}.lock`, PATIENCE_MS);
  }

  /**
   * The same for all who run the same code with the same model.
   * @throws what the file system says.
   */
  static async of(serverModule: string, params: LoadModelParams): Promise<MeetingPlace> {
    const folder = path.join(params.storage, 'processes');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const identity = JSON.stringify([PROTOCOL_VERSION, path.resolve(serverModule), params]);
    const name = createHash('sha256').update(identity).digest('hex').slice(0, 32);
    return new MeetingPlace(path.join(folder, `${name}.json`));
  }

  /** @returns undefined when there is none, or none that can be trusted. */
  async find(): Promise<Rendezvous | undefined> {
    try {
      const rendezvous = (await isPrivate(this.file)) && readRendezvous(await readFile(this.file, 'utf8'));
      if (!rendezvous) return undefined;
      const isPipe = process.platform === 'win32';
      return isPipe || (await isPrivate(path.dirname(rendezvous.address))) ? rendezvous : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Ours, no link, and closed to everybody else. On Windows the writer's profile keeps others out. */
async function isPrivate(place: string): Promise<boolean> {
  const { uid, mode } = await lstat(place);
  if (process.platform === 'win32') return true;
  const isLink = (mode & 0o170000) === 0o120000;
  return uid === process.getuid?.() && !isLink && (mode & 0o077) === 0;
}
