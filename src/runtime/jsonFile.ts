// Small JSON files that are whole or not there, also when the power fails.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { renamePatiently } from '../node/renamePatiently.ts';
import { isObject } from './graph/safetensors.ts';

export async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  const fresh = `${file}.${process.pid}`;
  try {
    const handle = await open(fresh, 'w');
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renamePatiently(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Undefined if it is not there, or is no object. */
export async function readJson(file: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
