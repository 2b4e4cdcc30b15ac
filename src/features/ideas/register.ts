// Generate Ideas: from the selection or the text before the cursor to an idea that stands in the text.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { nextAfter } from '../../common/ideas/fillPattern.ts';
import { registerCommand } from '../../editor/commands.ts';
import { LONGEST_BEFORE, textAfter, textBefore as textBeforeAt, wellFormed } from '../../editor/documents.ts';
import type { Receipt } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { insertTaken } from '../../editor/takenEdit.ts';
import { TrackedOffset } from '../../editor/trackedOffset.ts';
import { IdeaSource } from './ideaSource.ts';
import { pickIdea } from './ideasPicker.vscode.ts';
import { joinIdea } from './insertion.ts';

type IdeasServices = Pick<Services, 'configuration' | 'memory' | 'model' | 'notifications' | 'receipts'>;

export function registerIdeas(services: IdeasServices): Disposable {
  return registerCommand('storywisp.generateIdeas', () => generateIdeas(services));
}

async function generateIdeas(services: IdeasServices): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    services.notifications.tell(vscode.l10n.t('Open a document first: ideas continue the text before the cursor.'));
    return;
  }
  const { document, selection } = editor;
  const place = new TrackedOffset(document.offsetAt(selection.end));
  const following = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document) for (const change of event.contentChanges) place.apply(change);
  });
  try {
    const source = await ideaSourceFor(editor, place, services);
    const ideas = await firstIdeas(source);
    if (ideas.length === 0) {
      services.notifications.tell(vscode.l10n.t('The model had no idea here. Write a little more and ask again.'));
      return;
    }
    const idea = await pickIdea(ideas, source);
    const receipt = idea === undefined ? undefined : source.receiptOf(idea);
    if (idea !== undefined && receipt) await insert(document, place, { idea, receipt }, services);
  } catch (error) {
    services.notifications.commandFailed(error);
  } finally {
    following.dispose();
  }
}

async function ideaSourceFor(
  { document, selection }: vscode.TextEditor,
  place: TrackedOffset,
  { configuration, memory, model, receipts }: IdeasServices,
): Promise<IdeaSource> {
  const selected = selection.isEmpty ? undefined : document.getText(selection).slice(-LONGEST_BEFORE);
  const page = selected === undefined ? textBeforeAt(document, selection.end) : wellFormed(selected);
  const { textBefore, form } = nextAfter(page);
  const asked = {
    textBefore,
    form,
    memory: await memory.partsFor(document.uri.toString(), page),
    count: configuration.get('ideas.count', document),
    samples: configuration.get('ideas.samples', document),
    maxNewTokens: configuration.get('ideas.maxNewTokens', document),
    sampling: configuration.sampling('ideas', document),
    seed: configuration.get('sampling.seed', document),
  };
  return new IdeaSource(model, asked, (given) => {
    const at = { document: document.uri.toString(), offset: place.value };
    receipts.show(given.map((one) => ({ ...at, ...one })));
  });
}

async function firstIdeas(source: IdeaSource): Promise<string[]> {
  const { l10n } = vscode;
  const location = vscode.ProgressLocation.Notification;
  const title = l10n.t('Storywisp is looking for ideas');
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    let before = 0;
    return source.next(token, ({ done, total }) => {
      progress.report({ message: l10n.t('{0} of {1}', done, total), increment: (100 * (done - before)) / total });
      before = done;
    });
  });
}

/** One undo step, at the place where the cursor was, wherever that is by now. */
async function insert(
  document: vscode.TextDocument,
  place: TrackedOffset,
  { idea, receipt }: { readonly idea: string; readonly receipt: Receipt },
  { notifications, receipts }: IdeasServices,
): Promise<void> {
  const { l10n } = vscode;
  if (document.isClosed || place.isTorn) {
    await vscode.env.clipboard.writeText(idea);
    notifications.tell(l10n.t('The place for the idea is gone. The idea is on the clipboard.'));
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(place.value);
  const text = joinIdea(idea, textBeforeAt(document, position), textAfter(document, position, 1));
  const isIn = await insertTaken(receipts, document, { text, receipt }, () =>
    editor.edit((edit) => edit.insert(position, text)),
  );
  if (!isIn) notifications.tell(l10n.t('The document could not be changed. Try again.'));
}
