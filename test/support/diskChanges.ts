// Stands before every change that this process makes on the disk, so that a test can have it fail, or die there.
import fs, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { temporaryFolder } from './fable.ts';

export type Change = 'mkdir' | 'open' | 'write' | 'sync' | 'rename' | 'remove';

const FUNCTIONS = { mkdir: 'mkdir', open: 'open', writeFile: 'write', rename: 'rename', rm: 'remove' } as const;
const METHODS = { writeFile: 'write', write: 'write', sync: 'sync', truncate: 'write' } as const;

/**
 * @param before may throw in place of the change; `file` is the path that is changed, of a rename the new one.
 * @returns undoes it.
 */
export async function beforeEachChange(before: (change: Change, file: string) => void): Promise<() => void> {
  const originals: (() => void)[] = [];
  const paths = new WeakMap<object, string>();
  const wrap = <K extends string>(target: Record<K, unknown>, name: K, wrapped: (...given: never[]) => unknown) => {
    const original = target[name];
    target[name] = wrapped;
    originals.push(() => {
      target[name] = original;
    });
    return original as (...given: unknown[]) => unknown;
  };
  const handle = await open(path.join(temporaryFolder(), 'any'), 'w');
  await handle.close();
  const methods = Object.getPrototypeOf(handle) as Record<keyof typeof METHODS, unknown>;
  for (const [name, change] of Object.entries(METHODS) as [keyof typeof METHODS, Change][]) {
    const original = wrap(methods, name, async function (this: object, ...given: unknown[]) {
      before(change, paths.get(this) ?? '');
      return original.apply(this, given);
    });
  }
  for (const [name, change] of Object.entries(FUNCTIONS) as [keyof typeof FUNCTIONS, Change][]) {
    const original = wrap(fs as Record<keyof typeof FUNCTIONS, unknown>, name, async (...given: unknown[]) => {
      const file = String(given[change === 'rename' ? 1 : 0]);
      const reads = change === 'open' && (given[1] === undefined || given[1] === 'r');
      if (!reads) before(change, file);
      const result = await original(...given);
      if (change === 'open') paths.set(result as object, file);
      return result;
    });
  }
  syncBuiltinESMExports();
  return () => {
    for (const undo of originals) undo();
    syncBuiltinESMExports();
  };
}
