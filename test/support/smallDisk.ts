// A disk of its own, in memory, that can be filled or made read-only. Where this user may not mount one, there is none.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './fable.ts';

export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte free, as another program may do at any moment. */
  fill(): void;
  /** Takes away what filled it. */
  clear(): void;
  makeReadOnly(): void;
  unmount(): void;
}

/** @returns undefined where it cannot be mounted. */
export function mountSmallDisk(bytes: number): SmallDisk | undefined {
  const folder = temporaryFolder();
  const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
  if (process.platform !== 'linux' || !run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder))
    return undefined;
  const filling = path.join(folder, 'filling');
  return {
    folder,
    fill() {
      try {
        for (;;) writeFileSync(filling, Buffer.alloc(4096), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    clear: () => rmSync(filling, { force: true }),
    makeReadOnly() {
      if (!run('mount', '-o', 'remount,ro', folder)) throw new Error('the disk stays writable');
    },
    unmount() {
      run('umount', '-l', folder);
    },
  };
}
