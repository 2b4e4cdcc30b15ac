// The story's memory as files of the document's workspace folder.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { MemoryPart } from '../../common/memory.ts';
import { SETTINGS } from '../../common/settings.ts';
import { stepsInside } from '../../common/stepsInside.ts';
import type { Services } from '../../editor/services.ts';
import type { StoryMemory } from '../../editor/storyMemory.ts';
import { folderOf, scopeOf } from '../../editor/workspaceFolders.ts';
import { type LeftOut, WatchedFolder } from './watchedFolder.vscode.ts';

export type MemoryFilesServices = Pick<Services, 'configuration' | 'logger' | 'notifications'>;

export class MemoryFiles implements StoryMemory, Disposable {
  readonly #services: MemoryFilesServices;
  readonly #store = new DisposableStore();
  readonly #folders = new Map<string, WatchedFolder>();
  readonly #said = new Set<string>();
  /** Counts what changes the memory besides its files. */
  #settings = 0;

  constructor(services: MemoryFilesServices) {
    this.#services = services;
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#forget()));
    this.#store.add(
      services.configuration.onDidChange((affects) => {
        const keys = ['memory.pinnedNote', 'memory.noteDepth', 'memory.loreParagraphs'] as const;
        if (keys.some(affects)) this.#forget();
      }),
    );
  }

  async partsFor(document: string, textBefore: string): Promise<readonly MemoryPart[]> {
    const uri = vscode.Uri.parse(document);
    const folder = folderOf(uri);
    if (!folder) return [];
    const { configuration } = this.#services;
    const memory = await this.#watched(folder).memory;
    return memory.partsFor(textBefore, vscode.workspace.asRelativePath(uri, false), {
      noteDepth: configuration.get('memory.noteDepth', scopeOf(folder)),
      loreParagraphs: configuration.get('memory.loreParagraphs', scopeOf(folder)),
    });
  }

  versionOf(document: string): string {
    const folder = folderOf(vscode.Uri.parse(document));
    return folder ? `${folder.uri} ${this.#settings}.${this.#watched(folder).revision}` : '';
  }

  /** Where the pinned note of a folder is kept. */
  pinnedSteps(folder: vscode.WorkspaceFolder): readonly string[] {
    const key = 'memory.pinnedNote';
    const path = this.#services.configuration.get(key, scopeOf(folder));
    const steps = stepsInside(path);
    if (!steps) this.#leftOut([{ name: path, problem: 'it is not inside the folder' }]);
    return steps ?? SETTINGS[key].default.split('/');
  }

  dispose(): void {
    this.#store.dispose();
    this.#forget();
  }

  #watched(folder: vscode.WorkspaceFolder): WatchedFolder {
    const key = folder.uri.toString();
    const known = this.#folders.get(key);
    if (known) return known;
    const watched = new WatchedFolder(folder.uri, this.pinnedSteps(folder), (files) => this.#leftOut(files));
    this.#folders.set(key, watched);
    return watched;
  }

  #forget(): void {
    this.#settings++;
    for (const folder of this.#folders.values()) folder.dispose();
    this.#folders.clear();
  }

  /** Said once for each file and reason, in one message. */
  #leftOut(files: readonly LeftOut[]): void {
    const { l10n } = vscode;
    const news = files
      .map(({ name, problem }) => l10n.t('{0} is left out of the memory: {1}.', name, l10n.t(problem)))
      .filter((words) => !this.#said.has(words));
    for (const words of news) {
      this.#said.add(words);
      this.#services.logger.log('warn', words);
    }
    const [first] = news;
    if (first === undefined) return;
    const action = { title: l10n.t('Show Log'), command: 'storywisp.showLog' } as const;
    if (news.length === 1) this.#services.notifications.tell(first);
    else this.#services.notifications.tell(`${first} ${l10n.t('And {0} more.', news.length - 1)}`, action);
  }
}
