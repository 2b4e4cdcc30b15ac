// The content hash of a checkpoint's folder, remembered: reading half a gigabyte at each start would be felt.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkpointFiles, hashCheckpoint } from './graph/checkpoint.ts';
import { readJson, writeJson } from './jsonFile.ts';

interface Remembered {
  readonly folder: string;
  /** Name, size, and the times of the last change of content and of the entry, of each file. */
  readonly files: string;
  readonly content: string;
}

/** A file changed just now may change again within the same tick of the file system's clock. */
const SETTLED_MS = 2000;

/** @throws StorywispError `model-missing`, `model-unreadable`, `model-unsuitable` */
export async function folderContent(folder: string, storage: string): Promise<string> {
  const resolved = path.resolve(folder);
  const names = await checkpointFiles(resolved);
  const files = await fingerprint(resolved, names);
  const place = path.join(storage, 'folders');
  const note = `${createHash('sha256').update(resolved).digest('hex').slice(0, 32)}.json`;
  const known = (await readJson(path.join(place, note))) as Remembered | undefined;
  if (files !== undefined && known?.files === files && known.folder === resolved) return known.content;
  const content = await hashCheckpoint(resolved, names);
  // A storage folder that cannot be written is told of by what has to be stored there.
  if (files !== undefined) await writeJson(place, note, { folder: resolved, files, content }).catch(() => {});
  return content;
}

/** Undefined if a file is missing, or too fresh to be told apart from its next version. */
async function fingerprint(folder: string, names: readonly string[]): Promise<string | undefined> {
  const parts: unknown[] = [];
  for (const name of names) {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    if (found === undefined || Date.now() - Math.max(found.mtimeMs, found.ctimeMs) < SETTLED_MS) return undefined;
    parts.push([name, found.size, found.mtimeMs, found.ctimeMs]);
  }
  return JSON.stringify(parts);
}
