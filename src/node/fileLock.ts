// A lock between processes: a file that only one of them can have made. Its holder touches it now and then; what a dead one
// left is no lock.
import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { codeOf } from './errorCode.ts';

const BEAT_MS = 2000;
/** Between making its file and writing its mark into it nobody takes longer. */
const UNMARKED_MS = 1000;
/** A look that comes later than this after the one before counts as no later: the machine may have slept between them. */
const LONGEST_LOOK_MS = 1000;

export class FileLock {
  readonly #file: string;
  readonly #patienceMs: number;
  readonly #mark = `${process.pid} ${randomUUID()}`;
  #heartbeat: NodeJS.Timeout | undefined;
  /** The last look at what another holds: its state, and for how long that has been the same. */
  #seen: { readonly state: string; readonly at: number; readonly silentMs: number } | undefined;

  /**
   * @param file in a folder that is there.
   * @param patienceMs silence, as seen by who tries again and again, after which a holder counts as dead: its process id
   * may be another program's by now.
   */
  constructor(file: string, patienceMs: number) {
    this.#file = file;
    this.#patienceMs = patienceMs;
  }

  /**
   * Tries once, and sees to it that what a dead process left is gone for the next try.
   * @returns whether it is taken. @throws what the file system says.
   */
  async take(): Promise<boolean> {
    if (!(await this.#make())) {
      await this.#look();
      return false;
    }
    this.#seen = undefined;
    this.#heartbeat = setInterval(() => {
      const now = new Date();
      utimes(this.#file, now, now).catch(() => {});
    }, BEAT_MS).unref();
    return true;
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await remove(this.#file, this.#mark);
  }

  /** Whether a process that is alive holds it. */
  static async isHeld(file: string): Promise<boolean> {
    const mark = await markIn(file);
    return mark !== undefined && !isOfTheDead(mark);
  }

  /** @returns false when it is there already. */
  async #make(): Promise<boolean> {
    const handle = await open(this.#file, 'wx', 0o600).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    if (!handle) return false;
    try {
      await handle.writeFile(this.#mark);
      return true;
    } catch (error) {
      await rm(this.#file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  async #look(): Promise<void> {
    const mark = await markIn(this.#file);
    const beat = (await stat(this.#file).catch(() => undefined))?.mtimeMs;
    if (mark === undefined || beat === undefined) return;
    const state = `${mark} ${beat}`;
    const at = performance.now();
    const before = this.#seen?.state === state ? this.#seen : { at, silentMs: 0 };
    const silentMs = before.silentMs + Math.min(at - before.at, LONGEST_LOOK_MS);
    this.#seen = { state, at, silentMs };
    const patienceMs = mark === '' ? UNMARKED_MS : this.#patienceMs;
    if (isOfTheDead(mark) || silentMs > patienceMs) await remove(this.#file, mark);
  }
}

/** Takes the file away before it is sure: of two who break a lock, the slower must not break the faster's new one. */
async function remove(file: string, mark: string): Promise<void> {
  if ((await markIn(file)) !== mark) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== mark) await link(aside, file);
  } catch {
    // Somebody was faster.
  }
  await rm(aside, { force: true });
}

/** Undefined if nobody holds it. */
function markIn(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function isOfTheDead(mark: string): boolean {
  const pid = Number.parseInt(mark, 10);
  // Not written yet.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return codeOf(error) === 'ESRCH';
  }
}
