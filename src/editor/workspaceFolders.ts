// Which folder of the workspace a document belongs to, and the files that Storywisp opens for the writer there.
import * as vscode from 'vscode';
import { isThere } from './optionalFile.ts';
import { encodeUtf8 } from './utf8.ts';

/** A document's own; of one that is not saved yet, the only one there is. */
export function folderOf(document: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const own = vscode.workspace.getWorkspaceFolder(document);
  const [first, ...others] = vscode.workspace.workspaceFolders ?? [];
  return own ?? (document.scheme === 'untitled' && others.length === 0 ? first : undefined);
}

/** That of the active document, or the only one; else the writer is asked. Undefined if there is none, or none is chosen. */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const { window, workspace } = vscode;
  const active = window.activeTextEditor && folderOf(window.activeTextEditor.document.uri);
  const [first, ...others] = workspace.workspaceFolders ?? [];
  return active ?? (first && others.length > 0 ? window.showWorkspaceFolderPick() : first);
}

/** Settings of a folder, whatever the language. */
export function scopeOf({ uri }: vscode.WorkspaceFolder) {
  return { uri, languageId: 'markdown' };
}

/**
 * Opens a file for the writer, and makes it first if there is none; the cursor is at its end.
 * @throws what the file system throws.
 */
export async function openFile(uri: vscode.Uri, template: string): Promise<void> {
  const { window, workspace } = vscode;
  if (!(await isThere(uri))) await workspace.fs.writeFile(uri, encodeUtf8(template));
  const editor = await window.showTextDocument(await workspace.openTextDocument(uri));
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(end, end);
}
