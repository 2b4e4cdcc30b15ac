// The tiny model once it is fetched, or not: that it writes, or that it is not there; never anything between.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openLibraryModel } from '../../../src/runtime/models/openLibraryModel.ts';
import { TINY_ID } from './tinyRepository.ts';

function open(storage: string) {
  return openLibraryModel({ id: TINY_ID, storage, precision: 'int8', threads: 1 });
}

export async function assertWrites(storage: string): Promise<void> {
  const { model } = await open(storage);
  assert.equal((await model.evaluate(model.createPrefix(), [5, 17])).length, 2 * 8192);
  await model.dispose();
}

export async function assertAbsentOrWhole(storage: string): Promise<void> {
  if (existsSync(path.join(storage, 'library', 'tests--tiny', 'model.json'))) await assertWrites(storage);
  else await assert.rejects(open(storage), { code: 'model-absent' });
}
