// The embedded model, opened as the product opens it, and prose that it was not trained on.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OpenedModel } from '../../src/runtime/localEngine.ts';
import { openModel } from '../../src/runtime/openModel.ts';

export const FABLE_FOLDER = path.resolve('models/fable-14m');

/** Ignored by git; survives from run to run, so that Fable is compiled once. */
const STORAGE = path.resolve('out/compiled-models');

export function openFable(precision: 'int8' | 'fp32', threads = 2): Promise<OpenedModel> {
  return openModel({ folder: FABLE_FOLDER, storage: STORAGE, precision, threads });
}

/** `holmes`: Conan Doyle; `austen`: Jane Austen. About 11,000 tokens each. */
export function prose(name: 'holmes' | 'austen'): string {
  return readFileSync(`test/data/${name}.txt`, 'utf8');
}

let temporaryRoot: string | undefined;

/** An empty folder of its own; removed when the process ends. */
export function temporaryFolder(): string {
  temporaryRoot ??= makeTemporaryRoot();
  return mkdtempSync(path.join(temporaryRoot, 'folder-'));
}

function makeTemporaryRoot(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'storywisp-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  return root;
}
