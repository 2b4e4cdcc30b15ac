// Where no story is written, and why, in words.
import * as vscode from 'vscode';

/** Undefined if a story may be written into this editor. */
export function refusalOf({ document }: vscode.TextEditor): string | undefined {
  const { l10n } = vscode;
  const { scheme } = document.uri;
  if (scheme === 'vscode-notebook-cell') {
    return l10n.t('Storywisp writes no story into the cell of a notebook. Open a Markdown or text file.');
  }
  if (vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff) {
    return l10n.t('Storywisp writes no story into a comparison. Open the file by itself.');
  }
  if (scheme !== 'untitled' && vscode.workspace.fs.isWritableFileSystem(scheme) !== true) {
    return l10n.t('This document cannot be written to.');
  }
  return undefined;
}
