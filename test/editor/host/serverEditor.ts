// Runs VS Code's server build on a free port of this machine. What it started ends with it: the whole process group by
// force, and a model process, which has a group of its own, by itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstalledEditor } from './install.ts';

/** A quiet editor: only what a writer needs to see, and no calls home. */
const USER_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'workbench.reduceMotion': 'on',
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'git.enabled': false,
  // As on the desktop. Else a page is saved in any pause of a second: that ends an undo step, and what another program
  // writes replaces the page.
  'files.autoSave': 'off',
};

/** ms. Without an end, a run would wait for ever. */
const TIME_TO_START = 120_000;

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface ServerEditorOptions {
  readonly installed: InstalledEditor;
  /** Folder for everything the editor writes: settings, storage, logs. */
  readonly data: string;
  readonly extensions: string;
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** Those that hold for one machine only: paths, hosts, models. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly keybindings?: readonly { readonly key: string; readonly command: string }[];
  /** Lets a page run an extension's own test suite. */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Asks whether a folder is trusted; else all are. */
  readonly asksForTrust?: boolean;
}

export class ServerEditor {
  readonly #process: ChildProcess;
  readonly #data: string;
  readonly #port: string;
  readonly #token: string;
  readonly #forget: () => void;

  private constructor(child: ChildProcess, data: string, port: string, token: string) {
    this.#process = child;
    this.#data = data;
    this.#port = port;
    this.#token = token;
    const end = () => this.#signal('SIGKILL');
    const endAndLeave = () => {
      end();
      process.exit(130);
    };
    process.on('exit', end);
    for (const signal of ENDINGS) process.on(signal, endAndLeave);
    this.#forget = () => {
      process.off('exit', end);
      for (const signal of ENDINGS) process.off(signal, endAndLeave);
    };
  }

  /** @throws Error with the server's own words if it does not come up. */
  static async start(options: ServerEditorOptions): Promise<ServerEditor> {
    mkdirSync(options.extensions, { recursive: true });
    writeSettings(path.join(options.data, 'data/User'), { ...USER_SETTINGS, ...options.userSettings });
    writeFileSync(path.join(options.data, 'data/User/keybindings.json'), JSON.stringify(options.keybindings ?? []));
    writeSettings(path.join(options.data, 'data/Machine'), options.machineSettings ?? {});
    const token = randomBytes(16).toString('hex');
    const child = spawn(
      options.installed.node,
      [
        options.installed.server,
        ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
        ...['--server-data-dir', options.data, '--extensions-dir', options.extensions],
        ...['--accept-server-license-terms', '--telemetry-level', 'off'],
        ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
        ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
    );
    return new ServerEditor(child, options.data, await portOf(child), token);
  }

  get authority(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /**
   * The address of a window. `payload` is what a desktop VS Code takes as arguments.
   * @param place a folder, the file of a workspace, or nothing for an empty window.
   */
  address(place: string, payload: Readonly<Record<string, string>> = {}): string {
    const kind = place.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const query = new URLSearchParams({
      tkn: this.#token,
      ...(place === '' ? { ew: 'true' } : { [kind]: place }),
      payload: JSON.stringify(Object.entries(payload)),
    });
    return `http://${this.authority}/?${query}`;
  }

  /** A file of this machine, in the form that a payload takes. */
  remoteUri(file: string): string {
    return `vscode-remote://${this.authority}${file}`;
  }

  /** The processes started by the editor, itself among them. */
  processes(): { readonly pid: number; readonly parent: number; readonly command: string }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const [, parent, group] = readFileSync(`/proc/${name}/stat`, 'utf8')
            .replace(/^.*\) /s, '')
            .split(' ');
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          // A zombie has no command line.
          const isOurs = (Number(group) === this.#process.pid || isModelOf(this.#data, command)) && command !== '';
          return isOurs ? [{ pid: Number(name), parent: Number(parent), command }] : [];
        } catch {
          return [];
        }
      });
  }

  /** Resolves when nothing is left of it. @throws Error when something is, after 5 s. */
  async stop(): Promise<void> {
    this.#forget();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = once(this.#process, 'exit');
      this.#signal('SIGTERM');
      const patience = setTimeout(() => this.#signal('SIGKILL'), 3000);
      await gone;
      clearTimeout(patience);
    }
    this.#signal('SIGKILL');
    const end = Date.now() + 5000;
    for (let left = this.processes(); left.length > 0; left = this.processes()) {
      if (Date.now() > end) throw new Error(`left behind: ${left.map(({ command }) => command).join('; ')}`);
      await pause(20);
    }
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#process.pid !== undefined) process.kill(-this.#process.pid, signal);
    } catch {
      // The group is empty.
    }
  }
}

function isModelOf(data: string, command: string): boolean {
  return command.includes('server.mjs') && command.includes(data);
}

function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

async function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (how: string) => reject(new Error(`The editor's server ${how}:\n${output}`));
    const patience = setTimeout(() => {
      fail('names no port');
      child.kill('SIGKILL');
    }, TIME_TO_START);
    const read = (chunk: Buffer) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(patience);
      resolve(port);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(patience);
      fail(`ended (${code})`);
    });
  });
}
