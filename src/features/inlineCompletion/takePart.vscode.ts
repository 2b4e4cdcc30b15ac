// Takes a sentence or a line of the ghost text on the screen. The stable API does not say which of several suggestions
// that is: where they differ, the editor takes its own one whole, and what is too much is cut in the same undo step.
import * as vscode from 'vscode';
import { textBefore } from '../../editor/documents.ts';
import { textOf } from '../../editor/lineFeeds.ts';
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
  if (wanted === undefined) return;
  if (parts.size === 1 && !rests.includes(wanted)) {
    // As if it were typed: what is left of the ghost text stays on the screen.
    await editor.edit((edit) => edit.insert(selection.active, wanted));
    return;
  }
  let range = await commit(editor);
  if (range.isEmpty) {
    // The palette hides ghost text.
    await provider.showRest();
    range = await commit(editor);
  }
  const taken = textOf(document, range);
  if (!rests.includes(taken)) return;
  await cut(editor, range, partOf(taken, part, before));
  await provider.showRest();
}

/** Takes what the editor shows. @returns where it stands now; empty if nothing was shown. */
async function commit({ document, selection }: vscode.TextEditor): Promise<vscode.Range> {
  const start = document.offsetAt(selection.active);
  const length = document.getText().length;
  await vscode.commands.executeCommand(COMMIT);
  const end = start + document.getText().length - length;
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Leaves `kept` of what stands in `range`, which begins with it. */
async function cut(editor: vscode.TextEditor, range: vscode.Range, kept: string): Promise<void> {
  const { document } = editor;
  const written = document.eol === vscode.EndOfLine.CRLF ? kept.replaceAll('\n', '\r\n') : kept;
  const keptEnd = document.positionAt(document.offsetAt(range.start) + written.length);
  if (keptEnd.isEqual(range.end)) return;
  await editor.edit((edit) => edit.delete(new vscode.Range(keptEnd, range.end)), {
    undoStopBefore: false,
    undoStopAfter: true,
  });
}
