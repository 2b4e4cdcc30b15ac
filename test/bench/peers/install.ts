// Installs the peer that is no dependency of the project into an ignored folder, on first use.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchFolder } from '../benchFolder.ts';

export const peersFolder = path.join(benchFolder, 'peers');

const LLAMA = 'node-llama-cpp';
const VERSION = '3.22.1';

/** @throws Error when npm cannot install it; the race then goes on without. */
export function installLlama(): void {
  mkdirSync(peersFolder, { recursive: true });
  if (existsSync(path.join(peersFolder, 'node_modules', LLAMA, 'package.json'))) return;
  writeFileSync(path.join(peersFolder, 'package.json'), JSON.stringify({ private: true }));
  // The engine's library comes as a package of its own for this platform; the others are left out, and nothing is built.
  const packages = [`${LLAMA}@${VERSION}`, `@${LLAMA}/${libraryPackage()}@${VERSION}`];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--ignore-scripts', ...packages], {
    cwd: peersFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' },
  });
}

function libraryPackage(): string {
  if (process.platform === 'linux') return `linux-${process.arch}`;
  if (process.platform === 'darwin') return process.arch === 'arm64' ? 'mac-arm64-metal' : 'mac-x64';
  return `win-${process.arch}`;
}
