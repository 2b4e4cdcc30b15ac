// Generate Ideas: from the selection or the text before the cursor to an idea that stands in the text.
import * as vscode from 'vscode';
import { NEXT } from '../../common/ideas/pattern.ts';
import { textBefore } from '../../editor/documents.ts';
import type { Services } from '../../editor/services.ts';
import { TrackedOffset } from '../../editor/trackedOffset.ts';
import { hiddenIdeas } from './hiddenIdeas.ts';
import { type GivenIdea, IdeaSource } from './ideaSource.ts';
import { pickIdea } from './ideasPicker.vscode.ts';
import { inquire } from './inquiry.vscode.ts';
import { insertIdea } from './insertIdea.vscode.ts';
import type { PatternFiles } from './patternFiles.vscode.ts';

export type IdeasServices = Pick<
  Services,
  'care' | 'configuration' | 'memory' | 'model' | 'notifications' | 'receipts' | 'session'
>;

export async function generateIdeas(services: IdeasServices, patterns: PatternFiles): Promise<void> {
  const { l10n } = vscode;
  const { care, model, notifications, receipts } = services;
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    notifications.tell(l10n.t('Open a document first: ideas continue the text before the cursor.'));
    return;
  }
  const { document, selection } = editor;
  const place = new TrackedOffset(document.offsetAt(selection.end));
  const following = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document) for (const change of event.contentChanges) place.apply(change);
  });
  try {
    const origin = await inquire({ kind: NEXT, line: '' }, editor, patterns, services);
    if ('refusal' in origin) {
      notifications.tell(origin.refusal);
      return;
    }
    const before = textBefore(document, selection.end);
    const at = () => ({ document: document.uri.toString(), offset: place.value });
    const source = new IdeaSource(model, origin, {
      judge: () => care.rulesFor(document).judge,
      onHidden: (hidden) => care.hide(hiddenIdeas(hidden, { ...at(), textBefore: before })),
    });
    const idea = await pickIdea(source, model, (given) => receipts.show([{ ...at(), ...given }]));
    if (idea === 'none') {
      if (source.hides) notifications.tellHidden(l10n.t('The ideas that the model had here were hidden.'));
      else notifications.tell(l10n.t('The model had no idea here. Write a little more and ask again.'));
    } else if (idea) {
      await insert(document, place, idea, services);
    }
  } catch (error) {
    notifications.commandFailed(error);
  } finally {
    following.dispose();
  }
}

/** At the place where the cursor was, wherever that is by now. */
async function insert(
  document: vscode.TextDocument,
  place: TrackedOffset,
  idea: GivenIdea,
  services: IdeasServices,
): Promise<void> {
  if (document.isClosed || place.isTorn) {
    await vscode.env.clipboard.writeText(idea.text);
    services.notifications.tell(vscode.l10n.t('The place for the idea is gone. The idea is on the clipboard.'));
    return;
  }
  await insertIdea(idea, await vscode.window.showTextDocument(document), place.value, services);
}
