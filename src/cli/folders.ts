// Where things are on disk: the package's own folder, its embedded model, the user's cache.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** The folder of this package's package.json: above the bundle and above tsc's output alike. */
export function packageFolder(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    if (manifestOf(folder)?.name === 'storywisp') return folder;
    if (folder === path.dirname(folder)) throw new Error('the package of this program is not whole: no package.json');
  }
}

export function packageVersion(): string {
  return String(manifestOf(packageFolder())?.version);
}

export function embeddedModel(): string {
  return path.join(packageFolder(), 'models', 'fable-14m');
}

/** Where compiled models are kept: STORYWISP_CACHE, or a folder of the user's cache. */
export function cacheFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const own = environment['STORYWISP_CACHE'];
  if (own) return path.resolve(own);
  return path.join(userCache(environment, platform), 'storywisp');
}

function userCache(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  if (platform === 'win32') return environment['LOCALAPPDATA'] || path.join(homedir(), 'AppData', 'Local');
  return environment['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
}

function manifestOf(folder: string): Manifest | undefined {
  const file = path.join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}
