// Everything a writer sits down at: the editor, a browser on it, a workspace to write in.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { type InstalledEditor, installEditor } from '../host/install.ts';
import { makeScratch, type Scratch } from '../host/scratch.ts';
import { ServerEditor, type ServerEditorOptions } from '../host/serverEditor.ts';
import { until } from './until.ts';
import { Writer } from './writer.ts';

export class Desk {
  readonly writer: Writer;
  readonly #scratch: Scratch;
  readonly #editor: ServerEditor;
  readonly #browser: Browser;
  #changes = 0;

  private constructor(scratch: Scratch, editor: ServerEditor, browser: Browser, writer: Writer) {
    this.#scratch = scratch;
    this.#editor = editor;
    this.#browser = browser;
    this.writer = writer;
  }

  /** @param putIn brings the extension in before the editor starts. */
  static async prepare(
    say: (line: string) => void,
    putIn: (scratch: Scratch, installed: InstalledEditor) => void,
    settings: Pick<ServerEditorOptions, 'userSettings' | 'machineSettings' | 'keybindings' | 'asksForTrust'> = {},
  ): Promise<Desk> {
    const installed = installEditor(say);
    const scratch = makeScratch();
    putIn(scratch, installed);
    const { data, extensions } = scratch;
    const editor = await ServerEditor.start({ installed, data, extensions, ...settings });
    let browser: Browser | undefined;
    try {
      browser = await launchBrowser(installed);
      const writer = await Writer.sitDown(browser, editor.address(scratch.workspace), scratch.workspace);
      return new Desk(scratch, editor, browser, writer);
    } catch (error) {
      // Left open, either would keep the run from ending.
      await browser?.close();
      await editor.stop();
      throw error;
    }
  }

  write(file: string, text: string): void {
    const name = path.join(this.#scratch.workspace, file);
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, text);
  }

  /** Puts a copy of a folder beside the workspace. @returns its path. */
  copyBeside(source: string, name: string): string {
    const folder = this.#beside(name);
    cpSync(source, folder, { recursive: true });
    return folder;
  }

  /** Writes the workspace's settings, as a writer's editor on the file would, and waits until they hold. */
  changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#change(path.join(this.#scratch.workspace, '.vscode/settings.json'), settings);
  }

  /** As `changeSettings`, those that hold for this machine only. */
  changeMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#change(this.#machineFile, settings);
  }

  async #change(file: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    // Most settings cannot be seen on the page; the font's size, which comes with them, can.
    const fontSize = 15 + (this.#changes++ % 2);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...settings, 'editor.fontSize': fontSize }));
    await until(
      'the new settings',
      () => this.writer.fontSize(),
      (size) => size === fontSize,
    );
  }

  /** The settings that hold for this machine only, as they stand in their file. */
  async machineSettings(): Promise<Record<string, unknown>> {
    // The editor empties the file before it writes it.
    const text = await until('the settings', () => readFileSync(this.#machineFile, 'utf8'), isJson);
    return JSON.parse(text) as Record<string, unknown>;
  }

  get #machineFile(): string {
    return path.join(this.#scratch.data, 'data/Machine/settings.json');
  }

  /** Another window of the same editor, on a folder of its own. */
  async openWindow(name: string): Promise<Writer> {
    const folder = this.#beside(name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'story.md'), '');
    return Writer.sitDown(this.#browser, this.#editor.address(folder), folder);
  }

  /** One that no folder is open in. */
  openEmptyWindow(): Promise<Writer> {
    return Writer.sitDown(this.#browser, this.#editor.address(''), this.#scratch.workspace);
  }

  /** One on a workspace of several folders. @param folders beside the desk's own, or URIs. @returns what is beside it. */
  async openWorkspace(name: string, ...folders: readonly string[]): Promise<Writer> {
    const file = this.#beside(`${name}.code-workspace`);
    const listed = folders.map((folder) => (folder.includes(':') ? { uri: folder } : { path: folder }));
    writeFileSync(file, JSON.stringify({ folders: listed }));
    const writer = await Writer.sitDown(this.#browser, this.#editor.address(file), this.#beside('.'));
    const rows = writer.page.locator('.explorer-folders-view .monaco-list-row');
    // A window that is quicker than its connection finds the workspace's file empty, and leaves it at that.
    await until(
      'the folders of the workspace',
      async () => {
        await rows
          .first()
          .waitFor({ timeout: 10_000 })
          .catch(() => writer.page.reload());
        return rows.count();
      },
      (count) => count > 0,
    );
    await writer.isUp();
    return writer;
  }

  #beside(name: string): string {
    return path.join(this.#scratch.workspace, '..', name);
  }

  /** The process that started a process. */
  parentOf(child: number): number | undefined {
    return this.#editor.processes().find(({ pid }) => pid === child)?.parent;
  }

  modelProcesses(): number[] {
    return this.#editor
      .processes()
      .filter(({ command }) => command.includes('server.mjs'))
      .map(({ pid }) => pid);
  }

  async leave(): Promise<void> {
    try {
      await this.#browser.close();
    } finally {
      await this.#editor.stop();
      this.#scratch.dispose();
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
