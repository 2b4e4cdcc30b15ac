// Installs VS Code's server build (the code-server package) and the Node it wants, once, into an ignored folder.
// Knows nothing of Storywisp.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TOOLS } from './paths.ts';
import { CHROMIUM_NAMES, findOnPath, installSystemPackages } from './systemPackages.ts';

const NODE_PACKAGE = `node-linux-${process.arch}`;
const PINS = { [NODE_PACKAGE]: '24.21.0', 'code-server': '4.139.1' };

export interface InstalledEditor {
  /** The Node that runs the server. */
  readonly node: string;
  /** VS Code's server. */
  readonly server: string;
  readonly chromium: string;
}

/**
 * Does what is missing only: nothing on a second call.
 * @throws Error that says what failed and what to do.
 */
export function installEditor(say: (line: string) => void): InstalledEditor {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `VS Code's server build is installed on Linux only. Install VS Code and set VSCODE_EXECUTABLE to its program.`,
    );
  }
  installSystemPackages(say);
  const chromium = CHROMIUM_NAMES.map(findOnPath).find((file) => file !== undefined);
  if (chromium === undefined) throw new Error('Chromium was installed but is not on the PATH.');

  const folder = path.join(TOOLS, 'server');
  const modules = path.join(folder, 'node_modules');
  const node = path.join(modules, NODE_PACKAGE, 'bin/node');
  const server = path.join(modules, 'code-server/lib/vscode/out/server-main.js');
  const marker = path.join(folder, 'installed.json');
  const pins = JSON.stringify(PINS);
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== pins) {
    // npm takes what a broken install left behind for whole packages: start from nothing.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), manifest());
    say(`Installing the editor (VS Code's server build, 800 MB, a few minutes, once) into ${folder}`);
    npmInstall(folder, NODE_PACKAGE, {});
    npmInstall(folder, 'code-server', {
      PATH: [path.dirname(node), process.env['PATH']].join(path.delimiter),
      // The headers lie in the package; node-gyp would fetch them.
      npm_config_nodedir: path.join(modules, NODE_PACKAGE),
      JOBS: 'max',
    });
    const check = spawnSync(node, [server, '--version'], { encoding: 'utf8' });
    if (check.status !== 0) throw new Error(`The installed editor does not start:\n${check.stdout}${check.stderr}`);
    writeFileSync(marker, pins);
    say(`The editor is installed: VS Code ${check.stdout.split('\n')[0]}`);
  }
  return { node, server, chromium };
}

/** `allowScripts`: newer versions of npm run no install script that is not named there. */
function manifest(): string {
  const allowScripts = { 'code-server': true, argon2: true };
  return JSON.stringify({ name: 'editor', version: '0.0.0', private: true, allowScripts }, undefined, 2);
}

/** The environment without what an npm above tells its scripts about itself: its Node and its project are others. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const ofParent = /^npm_(package_|lifecycle_|node_|execpath|command|config_(user_agent|local_prefix|ignore_scripts))/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofParent.test(name)));
}

function npmInstall(folder: string, name: string, env: Readonly<Record<string, string>>): void {
  const log = path.join(TOOLS, `install-${name}.log`);
  const output = openSync(log, 'w');
  const done = spawnSync('npm', ['install', '--save-exact', `${name}@${PINS[name]}`], {
    cwd: folder,
    env: { ...ownEnvironment(), ...env, npm_config_foreground_scripts: 'true' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (done.status === 0) return;
  const tail = readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
  throw new Error(`npm could not install ${name} (${done.error ?? `exit ${done.status}`}). End of ${log}:\n${tail}`);
}
