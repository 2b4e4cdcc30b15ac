// Where things lie, seen from the repository's root, in which every script here runs.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = process.cwd();
/** The editor and the browser's odds and ends; ignored by git. */
export const TOOLS = path.join(ROOT, '.vscode-test');
export const SAMPLE_WORKSPACE = path.join(ROOT, 'test/editor/workspace');

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** Screenshots and logs that a run leaves behind, by file name. */
export function artifact(name: string): string {
  const folder = path.join(ROOT, 'test/artifacts');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, name);
}
