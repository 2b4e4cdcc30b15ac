// An edit that brings text of the model into a document, reported in the moment it stands there.
import * as vscode from 'vscode';
import { withLineFeeds } from './lineFeeds.ts';
import type { Receipt, Receipts } from './receipts.ts';

/**
 * Runs `edit`, which inserts `text` and nothing else.
 * @returns what `edit` returns: whether the document was changed.
 */
export async function insertTaken(
  receipts: Receipts,
  document: vscode.TextDocument,
  { text, receipt }: { readonly text: string; readonly receipt: Receipt },
  edit: () => Thenable<boolean>,
): Promise<boolean> {
  const following = vscode.workspace.onDidChangeTextDocument((event) => {
    const [change] = event.contentChanges;
    if (event.document !== document || !change || event.contentChanges.length > 1) return;
    // The document has its own line ends.
    if (withLineFeeds(change.text) !== withLineFeeds(text)) return;
    following.dispose();
    receipts.take({ document: document.uri.toString(), offset: change.rangeOffset, text: change.text, receipt });
  });
  try {
    return await edit();
  } finally {
    following.dispose();
  }
}
