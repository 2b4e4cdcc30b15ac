// Renaming where others look at what was just written: on Windows a scanner of viruses holds it for a moment.
import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './errorCode.ts';

/** What Windows calls it when somebody has the file, or one in the folder, open. */
const HELD: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const FIRST_WAIT_MS = 10;
/** With all before it, five seconds. */
const LAST_WAIT_MS = 2560;

/** @throws what the file system says: at once, or after 5 s if it may only be held. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!HELD.has(codeOf(error)) || waitMs > LAST_WAIT_MS) throw error;
      await pause(waitMs);
    }
  }
}
