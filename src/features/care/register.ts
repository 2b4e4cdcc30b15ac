// Show What Was Hidden: each text that was not offered, with its reason; the one chosen goes where it would have gone.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import type { Hidden } from '../../editor/care.ts';
import { registerCommand } from '../../editor/commands.ts';
import { positionOf, textOf } from '../../editor/lineFeeds.ts';
import type { Services } from '../../editor/services.ts';
import { insertTaken } from '../../editor/takenEdit.ts';
import { findPlace } from '../../editor/textPlace.ts';
import { pickHidden } from './hiddenPicker.vscode.ts';

type CareServices = Pick<Services, 'care' | 'notifications' | 'receipts'>;

export function registerCare(services: CareServices): Disposable {
  const { care, notifications } = services;
  const { l10n } = vscode;
  return registerCommand('storywisp.showHidden', async () => {
    if (care.hidden.length === 0) {
      notifications.tell(l10n.t('Nothing was hidden in this window.'));
      return;
    }
    const chosen = await pickHidden(care);
    if (!chosen) return;
    try {
      await take(chosen, services);
    } catch (error) {
      notifications.commandFailed(error);
    }
  });
}

/** One undo step, where the text would have stood. */
async function take(hidden: Hidden, { care, notifications, receipts }: CareServices): Promise<void> {
  const { l10n } = vscode;
  const { text, target } = hidden;
  const document = target && (await openIfThere(target.document));
  const offset = document && findPlace(textOf(document), target.place);
  if (!document || offset === undefined) {
    await vscode.env.clipboard.writeText(text.trim());
    notifications.tell(
      target
        ? l10n.t('The place for this text is gone. The text is on the clipboard.')
        : l10n.t('The text is on the clipboard.'),
    );
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  const position = positionOf(document, offset);
  const isIn = await insertTaken(receipts, document, { text, receipt: target.receipt }, () =>
    editor.edit((edit) => edit.insert(position, text)),
  );
  if (isIn) care.taken(hidden);
  else notifications.tell(l10n.t('The document could not be changed. Try again.'));
}

async function openIfThere(uri: string): Promise<vscode.TextDocument | undefined> {
  const known = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (known || uri.startsWith('untitled:')) return known;
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  } catch {
    // Deleted or renamed since.
    return undefined;
  }
}
