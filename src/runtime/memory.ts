// Whether a model fits into memory: asked before it is loaded, because afterwards the machine swaps.
import { freemem, platform, totalmem } from 'node:os';
import { StorywispError } from '../common/errors.ts';

/** macOS counts as free only what nothing was ever kept in; this much it gives to who asks, by compressing the rest. */
const SHARE_OF_MACOS = 0.7;

/** Bytes that a new process can take without pushing others out. */
export function availableMemory(): number {
  if (platform() === 'darwin') return SHARE_OF_MACOS * totalmem();
  // Of a container it knows the limit; older versions of Node's types do not know it.
  return process.availableMemory?.() ?? freemem();
}

/**
 * @param bytes what the process will take.
 * @param limit 0 takes what the machine has.
 * @throws StorywispError `memory-short`
 */
export function requireMemory(bytes: number, limit: number): void {
  const most = limit === 0 ? availableMemory() : limit;
  if (bytes <= most) return;
  const [needed, there] = [bytes, most].map((count) => `${Math.ceil(count / 1e6)} MB`);
  throw new StorywispError(
    'memory-short',
    `it needs about ${needed}, and ${there} are ${limit === 0 ? 'free' : 'allowed'}`,
  );
}
