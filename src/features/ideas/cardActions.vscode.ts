// What a writer does with a card: into the text, into the file of kept ideas, away.
import * as vscode from 'vscode';
import type { CardMark } from '../../protocol/webview.ts';
import type { Surroundings } from './cardDrawing.vscode.ts';
import type { BoardCard } from './ideasBoard.ts';
import { insertIdea } from './insertIdea.vscode.ts';
import type { KeptFile } from './keptFile.vscode.ts';

export class CardActions {
  readonly #around: Surroundings;
  readonly #kept: KeptFile;

  constructor(around: Surroundings, kept: KeptFile) {
    this.#around = around;
    this.#kept = kept;
  }

  async insert(card: BoardCard): Promise<void> {
    const { editor: writers, services } = this.#around;
    const editor = writers.current ?? (await editorOf(card));
    if (!editor) {
      services.notifications.tell(vscode.l10n.t('Open a document first: the idea is inserted at its cursor.'));
      return;
    }
    const { document, viewColumn } = editor;
    const shown = await vscode.window.showTextDocument(document, viewColumn);
    const offset = document.offsetAt(shown.selection.end);
    if (await insertIdea(card, shown, offset, services)) this.#mark(card, 'inserted');
  }

  async keep(card: BoardCard): Promise<void> {
    // That locale writes a day as ISO 8601 does.
    const day = new Date().toLocaleDateString('sv-SE');
    const note = card.from === '' ? day : `${day}, ${card.from}`;
    const file = await this.#kept.keep({ text: card.text, title: card.title, note }, card.document);
    if (file === undefined) return;
    this.#mark(card, 'kept');
    this.#around.show({ type: 'say', words: vscode.l10n.t('Kept in {0}.', file) });
  }

  async drop(card: BoardCard): Promise<void> {
    const { board, dropped, show } = this.#around;
    board.drop(card.id);
    show({ type: 'drop', card: card.id });
    await dropped.add(card.text);
  }

  #mark(card: BoardCard, mark: CardMark): void {
    card.marks.add(mark);
    this.#around.show({ type: 'mark', card: card.id, mark });
  }
}

/** The document that an idea is for, where no other is open. */
async function editorOf({ document }: BoardCard): Promise<vscode.TextEditor | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === document);
  return open && vscode.window.showTextDocument(open);
}
