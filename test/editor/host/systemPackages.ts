// What the server build needs from the system: finds what is missing, and installs it where that can be done.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

export const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Debian's packages, and how one sees that each is there. */
const NEEDED: Readonly<Record<string, () => boolean>> = {
  chromium: () => CHROMIUM_NAMES.some(findOnPath),
  'fonts-dejavu-core': () => existsSync('/usr/share/fonts'),
  'ca-certificates': () => existsSync('/etc/ssl/certs/ca-certificates.crt'),
  // The editor's native parts are compiled; they have no prebuilt form for a machine without GitHub.
  python3: () => findOnPath('python3') !== undefined,
  make: () => findOnPath('make') !== undefined,
  'g++': () => findOnPath('g++') !== undefined,
  'libkrb5-dev': () => existsSync('/usr/include/gssapi/gssapi.h'),
};

export function findOnPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** @throws Error with the command to run, if something is missing and this user cannot install it. */
export function installSystemPackages(say: (line: string) => void): void {
  const missing = Object.keys(NEEDED).filter((name) => NEEDED[name]?.() === false);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) {
    throw new Error(`The editor needs ${missing.join(', ')}. Install: sudo apt-get install ${missing.join(' ')}`);
  }
  say(`Installing ${missing.join(', ')} with apt-get`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const done = spawnSync('apt-get', ['-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    if (done.status !== 0) {
      throw new Error(`apt-get ${args.join(' ')} failed:\n${done.stdout}${done.stderr}${done.error ?? ''}`);
    }
  }
}
