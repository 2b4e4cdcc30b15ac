// Waiting for what other processes do, with an end.
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as `condition` holds. @throws Error after 20 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function untilGone(...pids: readonly number[]): Promise<void> {
  return until(() => !pids.some(isAlive), `the processes ${pids.join(', ')} were gone`);
}
