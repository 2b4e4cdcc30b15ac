// Makes the installable package of one platform: the allow-list of .vscodeignore and that platform's native library.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, readManifest } from '../host/paths.ts';
import { copyNativeRuntime } from './nativeRuntime.ts';

const VSCE = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
const LARGEST = 60e6;

export interface BuiltPackage {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Needs a built `dist`. The package is put together in a folder of its own, so that another platform's library
 * never stands where this machine's would be looked for.
 * @throws Error if the target is unknown or the package is over 60 MB.
 */
export function buildPackage(target: string, outputFolder: string): BuiltPackage {
  const { name, version } = readManifest();
  const stage = mkdtempSync(path.join(tmpdir(), 'storywisp-package-'));
  try {
    for (const file of vsce(['ls', '--no-dependencies'], ROOT).trim().split('\n')) {
      cpSync(path.join(ROOT, file), path.join(stage, file));
    }
    cpSync(path.join(ROOT, '.vscodeignore'), path.join(stage, '.vscodeignore'));
    // The bundles look for it upwards from dist; a node_modules beside the manifest is not packed.
    copyNativeRuntime(target, path.join(stage, 'dist/node_modules'));
    const file = path.join(outputFolder, `${name}-${target}-${version}.vsix`);
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    vsce(['package', ...options, '--target', target, '--out', file], stage);
    const bytes = statSync(file).size;
    if (bytes > LARGEST) throw new Error(`${file} has ${bytes} bytes; ${LARGEST} are allowed.`);
    return { file, bytes };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function vsce(args: readonly string[], folder: string): string {
  const done = spawnSync(process.execPath, [VSCE, ...args], { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`vsce ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
