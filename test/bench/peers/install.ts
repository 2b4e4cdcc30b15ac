// Installs the peers that are no dependencies of the project into an ignored folder, on first use.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchFolder } from '../benchFolder.ts';

export const peersFolder = path.join(benchFolder, 'peers');

const peers = { 'node-llama-cpp': '3.22.1', 'gpt-3-encoder': '1.1.4' };

/** @throws Error when npm cannot install them; the race then goes on without. */
export function installPeers(): void {
  mkdirSync(peersFolder, { recursive: true });
  if (Object.keys(peers).every((name) => existsSync(path.join(peersFolder, 'node_modules', name, 'package.json'))))
    return;
  writeFileSync(path.join(peersFolder, 'package.json'), JSON.stringify({ private: true }));
  const packages = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
  // The engine's library comes as a package of its own for this platform; the others are left out, and nothing is built.
  packages.push(`@node-llama-cpp/${libraryPackage()}@${peers['node-llama-cpp']}`);
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
