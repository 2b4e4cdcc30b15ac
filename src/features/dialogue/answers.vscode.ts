// The answers under way in this window, one a document at most, and the last of each document, to be given again.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { setContextKey } from '../../editor/commands.ts';
import { textOf } from '../../editor/lineFeeds.ts';
import { WrittenRange } from '../../editor/writtenRange.ts';
import { Answer, type AnswerEnd, type Commission, type DialogueServices } from './answer.vscode.ts';
import { readDialogue, turnAt, whoAnswers } from './dialogue.ts';
import { speakersOf } from './speakers.ts';

interface LastAnswer {
  readonly commission: Commission;
  /** All that it wrote, as it stands in the document. */
  readonly text: string;
}

export class Answers implements Disposable {
  readonly #services: DialogueServices;
  readonly #running = new Map<vscode.TextDocument, Answer>();
  readonly #last = new Map<vscode.TextDocument, LastAnswer>();

  constructor(services: DialogueServices) {
    this.#services = services;
  }

  /** The other answers the turn that ends at the cursor. */
  async answer(): Promise<void> {
    const { l10n } = vscode;
    const found = this.#dialogue();
    if (!found) return;
    const { editor, speakers } = found;
    const { document, selection } = editor;
    const turn = turnAt(document, selection.active, speakers);
    if (!turn) {
      this.#tell(l10n.t('Put the cursor at the end of your turn, with nothing after it.'));
      return;
    }
    const isWriters = turn.speaker === speakers[0];
    const isEmpty = turn.text.trim() === '';
    if (isWriters && isEmpty) {
      this.#tell(l10n.t('Your turn is empty. Say something first, or write a name and a colon in its place.'));
      return;
    }
    const isCalled = !isWriters && isEmpty;
    const offset = document.offsetAt(selection.active);
    const speaker = isCalled ? turn.speaker : whoAnswers(readDialogue(textOf(document), speakers));
    if (speaker === undefined) return;
    const isApart = /\s$/.test(document.lineAt(selection.active).text.slice(0, selection.active.character));
    const lead = isCalled ? (isApart ? '' : ' ') : `\n\n${speaker}: `;
    await this.#give({
      document,
      speakers,
      speaker,
      lead,
      range: new WrittenRange(offset),
      seed: this.#seed(document),
    });
  }

  /** The cursor may be quicker than the context key: away from a turn's end, Enter is what it is everywhere. */
  async enter(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const speakers = editor && speakersOf(editor.document);
    const isAnswering = editor !== undefined && this.#running.has(editor.document);
    if (isAnswering || (speakers && takesTurnAt(editor, speakers))) await this.answer();
    else await vscode.commands.executeCommand('type', { text: '\n' });
  }

  /** The last answer makes room for another, unless the writer's hand is in it. */
  async again(): Promise<void> {
    const { l10n } = vscode;
    const found = this.#dialogue();
    if (!found) return;
    const { document } = found.editor;
    const last = this.#last.get(document);
    if (!last) {
      this.#tell(l10n.t('Nobody has answered here yet.'));
      return;
    }
    if (textIn(document, last.commission.range) !== last.text) {
      this.#tell(
        l10n.t('You changed the last answer, so it stays. Undo your change, or delete it and press Enter again.'),
      );
      return;
    }
    await this.#give({ ...last.commission, speakers: found.speakers, seed: drawSeed() });
  }

  /** Ends the answer in the active document; what was said stays. */
  stop(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document) this.#running.get(document)?.stop();
  }

  edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const running = this.#running.get(document);
    for (const change of contentChanges) {
      if (running) running.edited(change);
      else this.#last.get(document)?.commission.range.apply(change);
    }
  }

  closed(document: vscode.TextDocument): void {
    this.#last.delete(document);
    this.#services.session.noteDialogue(document.uri.toString(), false);
    const running = this.#running.get(document);
    if (!running) return;
    running.stop();
    this.#tell(vscode.l10n.t('The document was closed, so the answer stopped. What was said before that stays in it.'));
  }

  /** Says what Enter does at the cursor now. */
  show(): void {
    const editor = vscode.window.activeTextEditor;
    const document = editor?.document;
    const speakers = document && speakersOf(document);
    if (document) this.#services.session.noteDialogue(document.uri.toString(), speakers !== undefined);
    const takesTurn = editor && speakers ? takesTurnAt(editor, speakers) : false;
    const isAnswering = document !== undefined && this.#running.has(document);
    setContextKey('storywisp.dialogue', speakers !== undefined);
    // While the other speaks, Enter says so, and does not write into their words.
    setContextKey('storywisp.turn', isAnswering || takesTurn);
    setContextKey('storywisp.answering', isAnswering);
  }

  dispose(): void {
    for (const answer of this.#running.values()) answer.stop();
  }

  /** The active dialogue, if nobody is writing there; else the writer is told why not. */
  #dialogue(): { readonly editor: vscode.TextEditor; readonly speakers: readonly string[] } | undefined {
    const { l10n } = vscode;
    const editor = vscode.window.activeTextEditor;
    const running = editor && this.#running.get(editor.document);
    const speakers = editor && speakersOf(editor.document);
    if (running) {
      this.#tell(l10n.t('{0} is speaking. Wait for the end, or stop it with Esc.', running.commission.speaker));
    } else if (!speakers) {
      this.#tell(l10n.t('This is no dialogue. "Storywisp: Talk With..." opens one.'));
    } else if (this.#services.session.isWritingIn(editor.document.uri.toString())) {
      this.#tell(l10n.t('Storywisp is writing here already. Wait for it, or stop it with Esc.'));
    } else {
      return { editor, speakers };
    }
    return undefined;
  }

  async #give(commission: Commission): Promise<void> {
    const { notifications, session } = this.#services;
    const { document } = commission;
    const answer = new Answer(commission, this.#services);
    this.#running.set(document, answer);
    const writing = session.beginWriting(document.uri.toString());
    this.show();
    try {
      this.#report(await answer.give(), commission);
    } catch (error) {
      notifications.commandFailed(error, { title: vscode.l10n.t('Try Again'), command: 'storywisp.answerTurn' });
    } finally {
      this.#running.delete(document);
      const text = document.isClosed ? '' : textIn(document, commission.range);
      if (text === '' || commission.range.isTouched) this.#last.delete(document);
      else this.#last.set(document, { commission, text });
      writing.dispose();
      this.show();
    }
  }

  #report(end: AnswerEnd, { document, speaker }: Commission): void {
    const { l10n } = vscode;
    if (document.isClosed) return;
    if (end === 'changed') this.#tell(l10n.t('You wrote where {0} was speaking, so the answer stopped.', speaker));
    if (end === 'refused') this.#tell(l10n.t('The document takes no more text, so the answer stopped.'));
    if (end === 'hidden') {
      this.#services.notifications.tellHidden(l10n.t('What {0} said was hidden. Enter asks again.', speaker));
    }
    if (end === 'nothing') this.#tell(l10n.t('{0} had nothing to say. Enter asks again.', speaker));
  }

  #tell(words: string): void {
    this.#services.notifications.tell(words);
  }

  #seed(document: vscode.TextDocument): number {
    return this.#services.configuration.get('sampling.seed', document) ?? drawSeed();
  }
}

/** The writer's turn is answered; another's that is only a name is spoken. */
function takesTurnAt({ document, selection }: vscode.TextEditor, speakers: readonly string[]): boolean {
  const turn = turnAt(document, selection.active, speakers);
  return turn !== undefined && (turn.speaker === speakers[0] || turn.text.trim() === '');
}

function textIn(document: vscode.TextDocument, { start, end }: WrittenRange): string {
  return document.getText(new vscode.Range(document.positionAt(start), document.positionAt(end)));
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
