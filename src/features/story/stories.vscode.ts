// The stories under way in this window, one a document at most, and what the last of each document was, to be tried again.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { setContextKey } from '../../editor/commands.ts';
import { wordsOfLength } from './length.ts';
import { type Commission, type StoryOutcome, StoryRun, type StoryServices } from './storyRun.vscode.ts';

export class Stories implements Disposable {
  readonly #services: StoryServices;
  readonly #running = new Map<vscode.TextDocument, StoryRun>();
  readonly #last = new Map<vscode.TextDocument, Commission>();
  readonly #item: vscode.StatusBarItem;

  /** @param item shown while a story is written. */
  constructor(services: StoryServices, item: vscode.StatusBarItem) {
    this.#services = services;
    this.#item = item;
  }

  isWriting(document: vscode.TextDocument): boolean {
    return this.#services.session.isWritingIn(document.uri.toString());
  }

  lastIn(document: vscode.TextDocument): Commission | undefined {
    return this.#last.get(document);
  }

  /** Resolves when the story has ended, well or not; the writer has been told. */
  async tell(commission: Commission): Promise<void> {
    const { document } = commission;
    const { notifications, session } = this.#services;
    const run = new StoryRun(commission, this.#services, () => this.show());
    this.#running.set(document, run);
    this.#last.set(document, commission);
    const writing = session.beginWriting(document.uri.toString());
    this.show();
    try {
      this.#report(await run.tell(), document);
    } catch (error) {
      notifications.commandFailed(error);
    } finally {
      this.#running.delete(document);
      writing.dispose();
      this.show();
    }
  }

  /** Ends the story in the active document, else all of them; what is written stays. */
  stop(): void {
    const active = this.#activeRun();
    for (const run of active ? [active] : this.#running.values()) run.stop();
  }

  edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const run = this.#running.get(document);
    const last = this.#last.get(document);
    for (const change of contentChanges) {
      last?.origin?.apply(change);
      if (run) run.edited(change);
      else last?.range.apply(change);
    }
  }

  closed(document: vscode.TextDocument): void {
    const run = this.#running.get(document);
    this.#last.delete(document);
    if (!run) return;
    run.stop();
    this.#services.notifications.tell(
      vscode.l10n.t('The document was closed, so Storywisp stopped. What was written before that stays in it.'),
    );
  }

  /** Brings what shows the state of the active document up to it. */
  show(): void {
    const { l10n } = vscode;
    const active = this.#activeRun();
    const document = vscode.window.activeTextEditor?.document;
    setContextKey('storywisp.writing', active !== undefined);
    setContextKey('storywisp.told', !active && document !== undefined && this.#last.has(document));
    const [run = active] = this.#running.values();
    const shown = active ?? run;
    if (!shown) {
      this.#item.hide();
      return;
    }
    const { length, done } = shown.measure;
    const figure = length.pauses ? String(done) : `${done}/${length.count}`;
    this.#item.text = `$(edit) ${l10n.t('Writing')} ${figure}`;
    this.#item.tooltip = l10n.t(
      '{0}. Esc in the text or a click here stops; what is written stays.',
      wordsOfLength(length, l10n.t),
    );
    this.#item.show();
  }

  dispose(): void {
    for (const run of this.#running.values()) run.stop();
  }

  #activeRun(): StoryRun | undefined {
    const document = vscode.window.activeTextEditor?.document;
    return document && this.#running.get(document);
  }

  #report(outcome: StoryOutcome, document: vscode.TextDocument): void {
    const { notifications } = this.#services;
    const { l10n } = vscode;
    if (document.isClosed) return;
    if (outcome === 'changed') {
      notifications.tell(l10n.t('The text changed where the story was being continued, so Storywisp stopped.'));
    } else if (outcome === 'refused') {
      notifications.tell(l10n.t('The document takes no more text, so Storywisp stopped. What was written stays.'));
    } else if (outcome === 'loop') {
      const again = { title: l10n.t('Try Again'), command: 'storywisp.tryAgain' } as const;
      notifications.tell(l10n.t('The story went in circles, so Storywisp stopped.'), again);
    } else if (outcome === 'hidden') {
      notifications.tellHidden(l10n.t('What the model wanted to say next was hidden, so Storywisp stopped.'));
    } else if (outcome === 'nothing') {
      notifications.tell(l10n.t('The model had nothing more to say here.'));
    }
  }
}
