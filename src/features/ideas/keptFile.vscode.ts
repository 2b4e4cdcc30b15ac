// Kept ideas go into a Markdown file of the folder. One that is open is edited where it is open.
import * as vscode from 'vscode';
import { StorywispError } from '../../common/errors.ts';
import { SETTINGS } from '../../common/settings.ts';
import { stepsInside } from '../../common/stepsInside.ts';
import { isThere } from '../../editor/optionalFile.ts';
import type { Services } from '../../editor/services.ts';
import { encodeUtf8 } from '../../editor/utf8.ts';
import { chooseFolder, folderOf, scopeOf } from '../../editor/workspaceFolders.ts';
import { growthFor, type KeptIdea } from './keptIdeas.ts';

type KeptServices = Pick<Services, 'configuration' | 'logger' | 'notifications'>;

export class KeptFile {
  readonly #services: KeptServices;
  /** Paths that were said to lead out of the folder. */
  readonly #said = new Set<string>();
  /** One after the other: two ideas that are kept at once both stand there. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(services: KeptServices) {
    this.#services = services;
  }

  /**
   * @param document the URI of the one that the idea is for.
   * @returns the file's name for the writer; undefined if it was not kept, and the writer was told.
   */
  keep(idea: KeptIdea, document: string | undefined): Promise<string | undefined> {
    const kept = this.#last.then(() => this.#keep(idea, document));
    this.#last = kept;
    return kept;
  }

  /** Whether it is this document. */
  isAt(document: vscode.Uri): boolean {
    const folder = folderOf(document);
    return folder !== undefined && this.#uriIn(folder).toString() === document.toString();
  }

  /** Shows the file to the writer. */
  async open(): Promise<void> {
    const { notifications } = this.#services;
    const { l10n, window, workspace } = vscode;
    const folder = await this.#folder(undefined);
    if (!folder) return;
    const uri = this.#uriIn(folder);
    try {
      if (await isThere(uri)) await window.showTextDocument(await workspace.openTextDocument(uri));
      else
        notifications.tell(l10n.t('No idea is kept yet: {0} is made with the first.', workspace.asRelativePath(uri)));
    } catch (error) {
      notifications.commandFailed(unwritable(uri, error));
    }
  }

  async #keep(idea: KeptIdea, document: string | undefined): Promise<string | undefined> {
    const folder = await this.#folder(document);
    if (!folder) return undefined;
    const uri = this.#uriIn(folder);
    try {
      if (!(await isThere(uri))) await vscode.workspace.fs.writeFile(uri, encodeUtf8(''));
      await append(await vscode.workspace.openTextDocument(uri), idea);
      return vscode.workspace.asRelativePath(uri, false);
    } catch (error) {
      this.#services.notifications.commandFailed(unwritable(uri, error));
      return undefined;
    }
  }

  async #folder(document: string | undefined): Promise<vscode.WorkspaceFolder | undefined> {
    const { l10n, workspace } = vscode;
    if (!workspace.workspaceFolders?.length) {
      this.#services.notifications.tell(
        l10n.t('Open a folder first: kept ideas are saved in a file beside the story.'),
      );
      return undefined;
    }
    return (document === undefined ? undefined : folderOf(vscode.Uri.parse(document))) ?? chooseFolder();
  }

  #uriIn(folder: vscode.WorkspaceFolder): vscode.Uri {
    const key = 'ideas.file';
    const path = this.#services.configuration.get(key, scopeOf(folder));
    const steps = stepsInside(path);
    if (!steps && !this.#said.has(path)) {
      this.#said.add(path);
      const words = vscode.l10n.t(
        'storywisp.{0} leads out of the folder ({1}); {2} is used.',
        key,
        path,
        SETTINGS[key].default,
      );
      this.#services.logger.log('warn', words);
    }
    return vscode.Uri.joinPath(folder.uri, ...(steps ?? [SETTINGS[key].default]));
  }
}

/** A file without unsaved changes is saved again; the writer's own changes are left for them to save. */
async function append(document: vscode.TextDocument, idea: KeptIdea): Promise<void> {
  const growth = growthFor(document.getText(), idea, vscode.l10n.t('Ideas'));
  if (!growth) return;
  const wasDirty = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(growth.offset), growth.text);
  const isIn = await vscode.workspace.applyEdit(edit);
  if (!isIn || (!wasDirty && !(await document.save()))) throw new Error(vscode.l10n.t('it takes no changes'));
}

function unwritable(uri: vscode.Uri, error: unknown): StorywispError {
  const detail = `${vscode.workspace.asRelativePath(uri)} (${error instanceof Error ? error.message : error})`;
  return new StorywispError('note-unwritable', detail, { cause: error });
}
