// Continue Here: a longer continuation, streamed into the document at the cursor as one undo step.
import * as vscode from 'vscode';
import { CancellationSource } from '../../common/cancellation.ts';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import { textBefore } from '../../editor/documents.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { insertTaken } from '../../editor/takenEdit.ts';
import { StreamWriter } from './streamWriter.ts';

/** Tokens of context asked for: the model's own limit, which no GPT-2 has higher. */
const CONTEXT_TOKENS = 1024;

type StoryServices = Pick<Services, 'configuration' | 'model' | 'notifications' | 'receipts' | 'session'>;

export function registerStory(services: StoryServices): Disposable {
  return registerCommand('storywisp.continueHere', () => continueHere(services));
}

async function continueHere(services: StoryServices): Promise<void> {
  const { notifications, session } = services;
  const { l10n } = vscode;
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    notifications.tell(l10n.t('Open a document first: the story is continued at its cursor.'));
    return;
  }
  if (session.isWriting) {
    notifications.tell(l10n.t('A continuation is being written already. Wait for it or cancel it.'));
    return;
  }
  const writing = session.beginWriting();
  try {
    const location = vscode.ProgressLocation.Notification;
    const options = { location, title: l10n.t('Storywisp is continuing the story'), cancellable: true };
    await vscode.window.withProgress(options, (_, token) => stream(editor, services, token));
  } catch (error) {
    notifications.commandFailed(error);
  } finally {
    writing.dispose();
  }
}

async function stream(
  { document, selection }: vscode.TextEditor,
  { configuration, model, notifications, receipts, session }: StoryServices,
  cancel: vscode.CancellationToken,
): Promise<void> {
  const params = {
    document: document.uri.toString(),
    lane: 'stream' as const,
    textBefore: textBefore(document, selection.end),
    candidates: 1,
    maxNewTokens: configuration.get('continue.maxNewTokens', document),
    stopAt: 'page' as const,
    sampling: configuration.sampling('continue', document),
    // Its own seed makes it repeatable: the engine then reads the page in a way that the cache cannot change.
    seed: configuration.get('sampling.seed', document) ?? drawSeed(),
    contextTokens: CONTEXT_TOKENS,
  };
  let receipt: Receipt | undefined;
  const insertAt = (offset: number, text: string, isFirst: boolean) => {
    // Not before the first text: only then it is sure which model answers.
    receipt ??= receiptOf(params, modelName(model));
    return insertTaken(receipts, document, { text, receipt }, () => insert(document, offset, text, isFirst));
  };
  const store = new DisposableStore();
  const stop = new CancellationSource();
  store.add(cancel.onCancellationRequested(() => stop.cancel()));
  const writer = new StreamWriter({ insert: insertAt }, document.offsetAt(selection.end), () => stop.cancel());
  store.add(
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) for (const change of event.contentChanges) writer.edited(change);
    }),
  );
  try {
    session.noteResult(await model.complete(params, stop.token, (text) => writer.push(text)));
  } finally {
    await writer.settled();
    store.dispose();
    if (writer.isBroken) {
      notifications.tell(vscode.l10n.t('The text changed where the story was being continued, so Storywisp stopped.'));
    }
  }
}

function receiptOf(
  { seed, sampling, maxNewTokens, stopAt }: Pick<Receipt, 'seed' | 'sampling' | 'maxNewTokens' | 'stopAt'>,
  model: string,
): Receipt {
  return { feature: 'continueHere', model, seed, sampling, maxNewTokens, stopAt, candidate: 0, time: Date.now() };
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Inserts where the document is in view: only there can edits be joined into one undo step. */
async function insert(document: vscode.TextDocument, offset: number, text: string, isFirst: boolean): Promise<boolean> {
  const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
  if (!editor || document.isClosed) return false;
  const place = document.positionAt(offset);
  return editor.edit((edit) => edit.insert(place, text), { undoStopBefore: isFirst, undoStopAfter: false });
}
