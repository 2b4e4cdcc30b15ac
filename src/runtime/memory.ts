// Whether a model fits into memory: asked before it is loaded, because afterwards the machine swaps; and told when the
// machine gave none after all.
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

/** What C++ and onnxruntime say when they are given none. */
const REFUSED = /bad_alloc|bad allocation|failed to allocate|cannot allocate memory|array buffer allocation failed/i;

/** @returns an error that says so, if `error` is one of memory that could not be had: nothing is wrong with the model. */
export function memoryRefused(error: unknown): StorywispError | undefined {
  if (error instanceof StorywispError) return error.code === 'memory-short' ? error : undefined;
  const words = error instanceof Error ? error.message : String(error);
  if (!REFUSED.test(words)) return undefined;
  return new StorywispError('memory-short', 'the machine had no more to give', { cause: error });
}
