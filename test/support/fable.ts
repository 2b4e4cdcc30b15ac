// The embedded model, opened as the product opens it, and prose that it was not trained on.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type OpenedModel, openModel } from '../../src/runtime/openModel.ts';

export const FABLE_FOLDER = path.resolve('models/fable-14m');

/** Ignored by git; survives from run to run, so that Fable is compiled once. */
const STORAGE = path.resolve('out/compiled-models');

export function openFable(precision: 'int8' | 'fp32'): Promise<OpenedModel> {
  return openModel({ folder: FABLE_FOLDER, storage: STORAGE, precision, threads: 2 });
}

/** `holmes`: Conan Doyle; `austen`: Jane Austen. About 11,000 tokens each. */
export function prose(name: 'holmes' | 'austen'): string {
  return readFileSync(`test/data/${name}.txt`, 'utf8');
}

export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'storywisp-'));
}
