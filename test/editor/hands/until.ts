// Waiting for a condition that only the outside can see.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Reads until `accept` says yes.
 * @throws Error that names `what` and the last value read.
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  accept: (value: T) => boolean,
  patience = 60_000,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}; it is ${JSON.stringify(value)}`);
    await pause(50);
  }
}
