// Documents and ghost text as a test drives them from inside the extension host.
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';

export const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day she';

/** A new document in an editor, with the cursor at its end. It stays open: closing it would ask whether to save. */
export async function openText(content: string, language = 'markdown'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  const editor = await vscode.window.showTextDocument(document);
  moveTo(editor, document.positionAt(document.getText().length));
  return editor;
}

export function moveTo(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(editor.selection);
}

/** Asks for ghost text and takes it. @returns what was inserted at the cursor. */
export async function takeGhostText(editor: vscode.TextEditor): Promise<string> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  return takeWhatComes(editor);
}

/** Takes the ghost text that is there or comes. @returns what was inserted at the cursor. */
export async function takeWhatComes({ document, selection }: vscode.TextEditor, patience = 30_000): Promise<string> {
  const before = document.getText();
  const offset = document.offsetAt(selection.active);
  const after = await until(
    'ghost text to take',
    async () => {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      return document.getText();
    },
    (text) => text !== before,
    patience,
  );
  return after.slice(offset, after.length - (before.length - offset));
}

/** The ghost text for a document with this text. */
export async function ghostTextFor(content: string): Promise<string> {
  return takeGhostText(await openText(content));
}

/** Tries for a while to take ghost text that must not be there. @returns whether the document stayed as it was. */
export async function staysUntouched(editor: vscode.TextEditor): Promise<boolean> {
  const before = editor.document.getText();
  for (let attempt = 0; attempt < 20; attempt++) {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    if (editor.document.getText() !== before) return false;
    await pause(100);
  }
  return true;
}
