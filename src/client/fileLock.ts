// A lock between processes: a file that only one of them can have made. What a dead one left is no lock.
import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';

/** ms. Nobody holds it for so long: whoever has the process id now did not make it. */
const OLDEST = 60_000;

export class FileLock {
  readonly #file: string;
  readonly #mark: string;

  private constructor(file: string, mark: string) {
    this.#file = file;
    this.#mark = mark;
  }

  /**
   * @returns undefined when somebody has it, or had it until now.
   * @throws what the file system says.
   */
  static async take(file: string): Promise<FileLock | undefined> {
    const mark = `${process.pid} ${randomUUID()}`;
    if (await make(file, mark)) return new FileLock(file, mark);
    const seen = await readFile(file, 'utf8').catch(() => undefined);
    if (seen !== undefined && (await isStale(file, seen))) await remove(file, seen);
    return undefined;
  }

  async release(): Promise<void> {
    await remove(this.#file, this.#mark);
  }
}

/** @returns false when it is there already. */
async function make(file: string, mark: string): Promise<boolean> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(mark);
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function isStale(file: string, mark: string): Promise<boolean> {
  const made = await stat(file).catch(() => undefined);
  if (!made) return false;
  if (Date.now() - made.mtimeMs > OLDEST) return true;
  const pid = Number.parseInt(mark, 10);
  return pid > 0 && !isAlive(pid);
}

/** Takes the file away before it looks: of two who break a stale lock, the slower must not break the faster's new one. */
async function remove(file: string, mark: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== mark) await link(aside, file);
  } catch {
    // Somebody was faster.
  }
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
