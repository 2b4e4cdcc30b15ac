import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folderContent } from '../../../src/runtime/folderContent.ts';
import { FABLE_FOLDER, temporaryFolder } from '../../support/fable.ts';
import { writeRandomCheckpoint } from '../../support/randomCheckpoint.ts';

test('the hash of a folder that rests is remembered', async () => {
  const storage = temporaryFolder();
  const content = await folderContent(FABLE_FOLDER, storage);
  const [note = ''] = readdirSync(path.join(storage, 'folders'));
  const file = path.join(storage, 'folders', note);
  writeFileSync(file, readFileSync(file, 'utf8').replace(content, 'remembered'));
  assert.equal(await folderContent(FABLE_FOLDER, storage), 'remembered');
  writeFileSync(file, 'what is this');
  assert.equal(await folderContent(FABLE_FOLDER, storage), content);
});

test('a file of the same size and date, and another content, is another model', async () => {
  const storage = temporaryFolder();
  const folder = writeRandomCheckpoint();
  const file = path.join(folder, 'model.safetensors');
  const past = new Date('2020-01-01');
  utimesSync(file, past, past);
  const before = await folderContent(folder, storage);
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  utimesSync(file, past, past);
  assert.notEqual(await folderContent(folder, storage), before);
});

test('the tokenizer belongs to the model', async () => {
  const storage = temporaryFolder();
  const folder = writeRandomCheckpoint();
  const before = await folderContent(folder, storage);
  const file = path.join(folder, 'tokenizer.json');
  writeFileSync(file, `${readFileSync(file, 'utf8')} `);
  assert.notEqual(await folderContent(folder, storage), before);
});
