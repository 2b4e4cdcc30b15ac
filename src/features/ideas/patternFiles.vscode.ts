// The patterns of each workspace folder: read when they are asked for, and again when their file changes.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { EventEmitter } from '../../common/events.ts';
import { BUILT_IN_PATTERNS, type IdeaPattern } from '../../common/ideas/pattern.ts';
import { isThere } from '../../editor/optionalFile.ts';
import { readSmallFile } from '../../editor/smallFile.ts';
import { patternSet } from './patternSet.ts';
import { readPatterns } from './patternText.ts';

export const PATTERN_FILE = ['.storywisp', 'patterns.json'] as const;
const NAME = PATTERN_FILE.join('/');

export interface FolderPatterns {
  readonly patterns: readonly IdeaPattern[];
  /** What of the file does not count, and why; undefined if all of it does. */
  readonly problem: string | undefined;
}

export class PatternFiles implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = new EventEmitter<void>();
  readonly #read = new Map<string, Promise<FolderPatterns>>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    const { workspace } = vscode;
    const forget = () => {
      this.#read.clear();
      this.#changed.fire();
    };
    const watcher = this.#store.add(workspace.createFileSystemWatcher(`**/${NAME}`));
    this.#store.add(watcher.onDidCreate(forget));
    this.#store.add(watcher.onDidChange(forget));
    this.#store.add(watcher.onDidDelete(forget));
    this.#store.add(workspace.onDidChangeWorkspaceFolders(forget));
    this.#store.add(workspace.onDidGrantWorkspaceTrust(forget));
    this.#store.add(this.#changed);
  }

  /** Never throws: without a file, or with a broken one, there are those that come with Storywisp. */
  patternsOf(folder: vscode.WorkspaceFolder | undefined): Promise<FolderPatterns> {
    if (!folder) return Promise.resolve({ patterns: BUILT_IN_PATTERNS, problem: undefined });
    const key = folder.uri.toString();
    const reading = this.#read.get(key) ?? readFolder(folder.uri);
    this.#read.set(key, reading);
    return reading;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function readFolder(folder: vscode.Uri): Promise<FolderPatterns> {
  const { t } = vscode.l10n;
  const uri = vscode.Uri.joinPath(folder, ...PATTERN_FILE);
  const builtIn = (problem?: string) => ({ patterns: BUILT_IN_PATTERNS, problem });
  if (!vscode.workspace.isTrusted) {
    const isLeftOut = await isThere(uri).catch(() => false);
    return builtIn(isLeftOut ? t('{0} is not read: this folder is not trusted.', NAME) : undefined);
  }
  const file = await readSmallFile(uri);
  if (!file) return builtIn();
  if ('problem' in file) return builtIn(t('{0} is not read: {1}.', NAME, t(file.problem)));
  const { patterns: own, problems: unread } = readPatterns(file.text, t);
  const { patterns, problems: unresolved } = patternSet(own, t);
  const words = [...unread, ...unresolved].map(({ line, words }) => t('{0}, line {1}: {2}.', NAME, line, words));
  return { patterns, problem: words.length > 0 ? words.join(' ') : undefined };
}
