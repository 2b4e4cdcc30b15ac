// The memory's files in one workspace folder: read when they are asked for, and again when they change.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { type Broken, readSmallFile } from '../../editor/smallFile.ts';
import { FolderMemory, type LoreEntry, type NamedText, readLore, readNote } from './folderMemory.ts';

export const NOTE = ['.storywisp', 'note.md'] as const;
export const LORE = 'lore';
const MOST_LORE = 2000;

/** Why a file is left out. */
export interface LeftOut {
  readonly name: string;
  readonly problem: string;
}

type Reading = Promise<{ readonly text: string } | Broken | undefined>;

export class WatchedFolder implements Disposable {
  readonly #folder: vscode.Uri;
  readonly #pinned: readonly string[];
  readonly #onLeftOut: (files: readonly LeftOut[]) => void;
  readonly #store = new DisposableStore();
  /** What was read, by URI: a change of one file reads that one again. */
  readonly #readings = new Map<string, Reading>();
  #memory: Promise<FolderMemory> | undefined;
  #revision = 0;

  /** @param pinned steps to the pinned note. @param onLeftOut told after each reading, if there are any. */
  constructor(folder: vscode.Uri, pinned: readonly string[], onLeftOut: (files: readonly LeftOut[]) => void) {
    this.#folder = folder;
    this.#pinned = pinned;
    this.#onLeftOut = onLeftOut;
    for (const pattern of [pinned.join('/'), NOTE.join('/'), `${LORE}/*.md`]) {
      const files = this.#watch(pattern, false);
      this.#store.add(files.onDidCreate((uri) => this.#changed(uri)));
      this.#store.add(files.onDidChange((uri) => this.#changed(uri)));
      this.#store.add(files.onDidDelete((uri) => this.#changed(uri)));
    }
    // Of files that go with their folder, only the folder's end is told.
    const folders = this.#watch(`{${NOTE[0]},${LORE}}`, true);
    this.#store.add(folders.onDidDelete(() => this.#changed(undefined)));
  }

  /** Counts the changes. */
  get revision(): number {
    return this.#revision;
  }

  get memory(): Promise<FolderMemory> {
    this.#memory ??= this.#read();
    return this.#memory;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #watch(pattern: string, onlyDeleted: boolean): vscode.FileSystemWatcher {
    const inFolder = new vscode.RelativePattern(this.#folder, pattern);
    return this.#store.add(vscode.workspace.createFileSystemWatcher(inFolder, onlyDeleted, onlyDeleted, false));
  }

  /** @param uri undefined: any. */
  #changed(uri: vscode.Uri | undefined): void {
    if (uri) this.#readings.delete(uri.toString());
    else this.#readings.clear();
    this.#memory = undefined;
    this.#revision++;
  }

  async #read(): Promise<FolderMemory> {
    const leftOut: LeftOut[] = [];
    const names = await this.#loreFiles(leftOut);
    const [pinned, note, ...texts] = await Promise.all(
      [this.#pinned, NOTE, ...names.map((name) => [LORE, name])].map((steps) => this.#readText(steps, leftOut)),
    );
    const lore: LoreEntry[] = [];
    for (const text of texts) {
      const entry = text && readLore(text);
      if (entry && 'problem' in entry) leftOut.push({ name: text.name, problem: entry.problem });
      else if (entry) lore.push(entry);
    }
    if (leftOut.length > 0) this.#onLeftOut(leftOut);
    return new FolderMemory(pinned && readNote(pinned), note && readNote(note), lore);
  }

  /** By name, so that the order is the same on every machine. VS Code does not list a link to itself. */
  async #loreFiles(leftOut: LeftOut[]): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(this.#folder, LORE));
      const files = entries.filter(([name, type]) => name.endsWith('.md') && !(type & vscode.FileType.Directory));
      const names = files.map(([name]) => name);
      names.sort((a, b) => (a < b ? -1 : 1));
      if (names.length > MOST_LORE) leftOut.push({ name: LORE, problem: 'only its first 2000 files are read' });
      return names.slice(0, MOST_LORE);
    } catch {
      return [];
    }
  }

  async #readText(steps: readonly string[], leftOut: LeftOut[]): Promise<NamedText | undefined> {
    const uri = vscode.Uri.joinPath(this.#folder, ...steps);
    const reading = this.#readings.get(uri.toString()) ?? readSmallFile(uri);
    this.#readings.set(uri.toString(), reading);
    const read = await reading;
    const name = steps.join('/');
    if (read && 'problem' in read) leftOut.push({ name, problem: read.problem });
    return read && 'text' in read ? { name, text: read.text } : undefined;
  }
}
