// A folder of its own for one run of the editor, so that nothing of the repository or the user is written to.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, readManifest, SAMPLE_WORKSPACE } from './paths.ts';

export interface Scratch {
  readonly workspace: string;
  readonly data: string;
  readonly extensions: string;
  dispose(): void;
}

/** With a copy of the sample story in its workspace. */
export function makeScratch(): Scratch {
  const folder = mkdtempSync(path.join(tmpdir(), 'storywisp-'));
  const workspace = path.join(folder, 'story');
  cpSync(SAMPLE_WORKSPACE, workspace, { recursive: true });
  const extensions = path.join(folder, 'extensions');
  mkdirSync(extensions);
  return {
    workspace,
    data: path.join(folder, 'data'),
    extensions,
    // The editor may still be writing its last log line.
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Puts the built repository itself in as an installed extension. */
export function linkExtension(scratch: Scratch): void {
  const { publisher, name, version } = readManifest();
  symlinkSync(ROOT, path.join(scratch.extensions, `${publisher}.${name}-${version}`));
}
