// Folders of models: one to write with, and the one where the library is.
import * as vscode from 'vscode';
import type { ModelServices } from './modelServices.ts';
import { selectLocal } from './selection.ts';

/** "From a Folder...": what lies there is judged when it is loaded. */
export async function chooseFolder({ configuration }: ModelServices): Promise<void> {
  const { l10n } = vscode;
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Folder with a Model'),
      openLabel: l10n.t('Write with This Model'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder) await selectLocal(configuration, folder.fsPath);
}

/** Where there is no file manager to open, as in a browser, it says where it is. */
export async function showFolder(folder: string, { notifications }: ModelServices): Promise<void> {
  const uri = vscode.Uri.file(folder);
  await vscode.workspace.fs.createDirectory(uri);
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (isHere) await vscode.commands.executeCommand('revealFileInOS', uri);
  else notifications.tell(vscode.l10n.t('It is in {0}.', folder));
}
