// Which words came from the model: followed from the moment they are taken, shown when asked, counted in a statement.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { PassagePlace } from '../../editor/commandMap.ts';
import { registerCommand } from '../../editor/commands.ts';
import { offsetOf } from '../../editor/lineFeeds.ts';
import type { Services } from '../../editor/services.ts';
import { Display, rangeOf } from './display.vscode.ts';
import { FollowedDocuments } from './followedDocuments.vscode.ts';
import { nextUnreviewed, passageAt, passagesOf } from './passages.ts';
import { Sidecars } from './sidecars.vscode.ts';
import { openStatement } from './statement.vscode.ts';

type ProvenanceServices = Pick<Services, 'clock' | 'logger' | 'notifications' | 'receipts'>;

export function registerProvenance(services: ProvenanceServices): Disposable {
  const store = new DisposableStore();
  const documents = store.add(new FollowedDocuments(services));
  const sidecars = store.add(new Sidecars(services, documents));
  const display = store.add(new Display(documents, services.clock));
  const { l10n, window } = vscode;
  const tell = (words: string) => services.notifications.tell(words);

  const show = () => {
    const document = window.activeTextEditor?.document;
    if (display.toggle() && document && documents.piecesOf(document).length === 0) {
      tell(l10n.t('Nothing here came from the model, as far as Storywisp knows.'));
    }
  };
  const goToNext = () => {
    const editor = window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    const passages = passagesOf(documents.piecesOf(document));
    const next = nextUnreviewed(passages, offsetOf(document, selection.start));
    if (!next) {
      tell(l10n.t('No passage here is unreviewed.'));
      return;
    }
    const range = rangeOf(document, next);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  const markAsMine = (place?: PassagePlace) => {
    const document = place
      ? vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === place.document)
      : window.activeTextEditor?.document;
    if (!document) return;
    const stretch = place ? passageStretch(document, place.offset) : selectedStretch();
    if (!stretch || !documents.makeMine(document, stretch.offset, stretch.end - stretch.offset)) {
      tell(l10n.t('There is no generated text here that is not yours already.'));
      return;
    }
    // What is on disk is what is here: there may be no save for a long time.
    if (!document.isDirty) sidecars.save(document);
  };
  const passageStretch = (document: vscode.TextDocument, offset: number) =>
    passageAt(passagesOf(documents.piecesOf(document)), offset);
  const selectedStretch = () => {
    const editor = window.activeTextEditor;
    if (!editor) return undefined;
    const { document, selection } = editor;
    const offset = offsetOf(document, selection.start);
    return selection.isEmpty ? passageStretch(document, offset) : { offset, end: offsetOf(document, selection.end) };
  };

  store.add(registerCommand('storywisp.showGenerated', show));
  store.add(registerCommand('storywisp.nextUnreviewed', goToNext));
  store.add(registerCommand('storywisp.markAsMine', markAsMine));
  store.add(
    registerCommand('storywisp.provenanceReport', async () => {
      try {
        await openStatement(documents, sidecars);
      } catch (error) {
        services.notifications.commandFailed(error);
      }
    }),
  );
  return store;
}
