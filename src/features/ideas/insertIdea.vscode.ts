// Puts an idea into a document, in one undo step, and says so to whoever keeps account of the model's words.
import * as vscode from 'vscode';
import { textAfter, textBefore } from '../../editor/documents.ts';
import type { Services } from '../../editor/services.ts';
import { insertTaken } from '../../editor/takenEdit.ts';
import type { GivenIdea } from './ideaSource.ts';
import { joinIdea } from './insertion.ts';

/** @returns whether it stands there; else the writer was told. */
export async function insertIdea(
  { text: idea, receipt }: GivenIdea,
  editor: vscode.TextEditor,
  offset: number,
  { notifications, receipts }: Pick<Services, 'notifications' | 'receipts'>,
): Promise<boolean> {
  const { document } = editor;
  const position = document.positionAt(offset);
  const text = joinIdea(idea, textBefore(document, position), textAfter(document, position, 1));
  const { version } = document;
  const isDone = await insertTaken(receipts, document, { text, receipt }, () =>
    editor.edit((edit) => edit.insert(position, text)),
  );
  // An editor that is read only takes the edit, and nothing happens.
  const isIn = isDone && document.version !== version;
  if (!isIn) notifications.tell(vscode.l10n.t('The document could not be changed. Try again.'));
  return isIn;
}
