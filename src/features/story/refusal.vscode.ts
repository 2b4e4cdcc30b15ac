// Where no story is written, and why, in words.
import * as vscode from 'vscode';
import { isWritable } from '../../editor/writable.ts';

/** Undefined if a story may be written into this editor. */
export function refusalOf({ document }: vscode.TextEditor): string | undefined {
  const { l10n } = vscode;
  if (document.uri.scheme === 'vscode-notebook-cell') {
    return l10n.t('Storywisp writes no story into the cell of a notebook. Open a Markdown or text file.');
  }
  if (vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff) {
    return l10n.t('Storywisp writes no story into a comparison. Open the file by itself.');
  }
  return isWritable(document.uri) ? undefined : l10n.t('This document cannot be written to.');
}
