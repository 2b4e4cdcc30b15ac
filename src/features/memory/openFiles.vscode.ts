// Opens the memory's files for the writer, and makes those that are not there yet. What is there is never written to.
import * as vscode from 'vscode';
import { StorywispError } from '../../common/errors.ts';
import type { Services } from '../../editor/services.ts';
import { chooseFolder, openFile } from '../../editor/workspaceFolders.ts';
import { fileNameOf, loreTemplate } from './loreTemplate.ts';
import type { MemoryFiles } from './memoryFiles.vscode.ts';
import { LORE, NOTE } from './watchedFolder.vscode.ts';

type OpenServices = Pick<Services, 'notifications'>;

export async function pinNote(services: OpenServices, memory: MemoryFiles): Promise<void> {
  const words = vscode.l10n.t('Pinned note: the model always reads this first. It counts when it is saved.');
  await open(services, (folder) => ({ steps: memory.pinnedSteps(folder), template: `<!-- ${words} -->\n\n` }));
}

export async function editAuthorsNote(services: OpenServices): Promise<void> {
  const words = vscode.l10n.t("Author's note: the model reads this a few paragraphs before the cursor.");
  await open(services, () => ({ steps: NOTE, template: `<!-- ${words} -->\n\n` }));
}

export async function newLoreEntry(services: OpenServices): Promise<void> {
  const { l10n, window } = vscode;
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection).trim() ?? '';
  await open(services, async () => {
    const name = await window.showInputBox({
      title: l10n.t('New Lore Entry'),
      prompt: l10n.t('Whom or what is it about? The model is told when the last paragraphs name it.'),
      value: selected.includes('\n') ? '' : selected.slice(0, 100),
      validateInput: (value) => (fileNameOf(value) === '' ? l10n.t('A name has letters or digits.') : undefined),
    });
    if (name === undefined) return undefined;
    const words = l10n.t('Lore: the model reads this when one of the keys above occurs near the cursor.');
    return { steps: [LORE, `${fileNameOf(name)}.md`], template: loreTemplate(name.trim(), words) };
  });
}

interface MemoryFile {
  readonly steps: readonly string[];
  readonly template: string;
}

/** @param choose undefined when the writer wants none after all. */
async function open(
  { notifications }: OpenServices,
  choose: (folder: vscode.WorkspaceFolder) => MemoryFile | Promise<MemoryFile | undefined>,
): Promise<void> {
  const { l10n, workspace } = vscode;
  if (!workspace.workspaceFolders?.length) {
    notifications.tell(l10n.t('Open a folder first: the memory is kept in files beside the story.'));
    return;
  }
  const folder = await chooseFolder();
  const file = folder && (await choose(folder));
  if (!folder || !file) return;
  const uri = vscode.Uri.joinPath(folder.uri, ...file.steps);
  try {
    await openFile(uri, file.template);
  } catch (error) {
    const detail = `${file.steps.join('/')} (${error instanceof Error ? error.message : error})`;
    notifications.commandFailed(new StorywispError('note-unwritable', detail, { cause: error }));
  }
}
