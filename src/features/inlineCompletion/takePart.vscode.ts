// Takes a sentence or a line of the ghost text on the screen. The stable API does not say which of several suggestions
// that is: where they differ, the editor takes its own one whole, and what is too much is cut in the same undo step.
import * as vscode from 'vscode';
import { textBefore } from '../../editor/documents.ts';
import { type Part, partOf } from './part.ts';
import type { GhostTextProvider } from './provider.vscode.ts';

const COMMIT = 'editor.action.inlineSuggest.commit';

export async function takePart(provider: GhostTextProvider, part: Part): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const before = textBefore(document, selection.active);
  const rests = provider.restsAt(document, selection.active);
  const parts = new Set(rests.map((text) => partOf(text, part, before)));
  const [wanted] = parts;
  if (parts.size === 1 && wanted !== undefined && !rests.includes(wanted)) {
    await insertPart(editor, wanted);
  } else {
    await commitAndCut(editor, rests, (text) => partOf(text, part, before));
  }
}

/** As if it were typed: what is left of the ghost text stays on the screen. */
async function insertPart(editor: vscode.TextEditor, text: string): Promise<void> {
  await editor.edit((edit) => edit.insert(editor.selection.active, text));
}

async function commitAndCut(
  editor: vscode.TextEditor,
  rests: readonly string[],
  cut: (text: string) => string,
): Promise<void> {
  const { document, selection } = editor;
  const start = document.offsetAt(selection.active);
  const length = document.getText().length;
  await vscode.commands.executeCommand(COMMIT);
  const end = start + document.getText().length - length;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const taken = document.getText(range).replace(/\r\n/g, '\n');
  if (!rests.includes(taken)) return;
  const kept = cut(taken);
  if (kept === taken) return;
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const keptEnd = document.positionAt(start + kept.replaceAll('\n', eol).length);
  await editor.edit((edit) => edit.delete(new vscode.Range(keptEnd, range.end)), {
    undoStopBefore: false,
    undoStopAfter: true,
  });
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}
