// What the panel does. It asks nothing of the model until the writer does, and outlives the view that shows it.
import { LRUCache } from 'lru-cache';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { NEXT } from '../../common/ideas/pattern.ts';
import { runCommand } from '../../editor/commands.ts';
import { textBefore } from '../../editor/documents.ts';
import { folderOf } from '../../editor/workspaceFolders.ts';
import type { CardAction, CardMark, FromIdeasView, ToIdeasView } from '../../protocol/webview.ts';
import { type Asked, Asking } from './asking.ts';
import { DroppedIdeas } from './droppedIdeas.ts';
import type { IdeasServices } from './generateIdeas.vscode.ts';
import { hiddenIdeas, type IdeaPlace } from './hiddenIdeas.ts';
import { type GivenIdea, IdeaSource, type Question } from './ideaSource.ts';
import { type BoardCard, IdeasBoard, type Origin } from './ideasBoard.ts';
import { firstFolder, inquire, sourceWords, type Wish } from './inquiry.vscode.ts';
import { insertIdea } from './insertIdea.vscode.ts';
import type { KeptFile } from './keptFile.vscode.ts';
import type { PatternFiles } from './patternFiles.vscode.ts';
import { likeThis } from './question.ts';
import { WritersEditor } from './writersEditor.vscode.ts';

export interface PanelParts {
  readonly services: IdeasServices;
  readonly patterns: PatternFiles;
  readonly kept: KeptFile;
  /** Of the workspace. */
  readonly memento: vscode.Memento;
  /** Does nothing while no view is there. */
  readonly show: (message: ToIdeasView) => void;
  readonly isShown: () => boolean;
}

/** Where all that came is known already, it is asked again. */
const ROUNDS = 2;
const MOST_SOURCES = 20;

export class IdeasPanel implements Disposable {
  readonly #parts: PanelParts;
  readonly #store = new DisposableStore();
  readonly #board = new IdeasBoard();
  readonly #dropped: DroppedIdeas;
  readonly #editor: WritersEditor;
  readonly #asking: Asking;
  /** By what was asked: the same once more gives others, a seed in the settings or not. */
  readonly #sources = new LRUCache<string, IdeaSource>({ max: MOST_SOURCES });
  #wish: Wish = { kind: NEXT, line: '' };
  /** The card that had the focus last. */
  #current = 0;
  /** What is shown of the editor. */
  #source = '';
  #folder: vscode.WorkspaceFolder | undefined;

  constructor(parts: PanelParts) {
    const { kept, patterns, memento, services, show } = parts;
    this.#parts = parts;
    this.#dropped = new DroppedIdeas(memento);
    this.#editor = this.#store.add(new WritersEditor((document) => kept.isAt(document)));
    this.#asking = this.#store.add(new Asking(services, (work) => show({ type: 'work', work }), vscode.l10n.t));
    this.#store.add(this.#editor.onDidChange(() => this.#showEditor()));
    this.#store.add(patterns.onDidChange(() => void this.#showKinds()));
  }

  handle(message: FromIdeasView): void {
    this.#answer(message).catch((error: unknown) => this.#parts.services.notifications.commandFailed(error));
  }

  /** What a button of a card does, as a command. @param id of the one that had the focus last, unless another is said. */
  act(action: CardAction, id = this.#current): void {
    if (this.#board.card(id)) this.handle({ type: action, card: id });
    else this.#parts.services.notifications.tell(vscode.l10n.t('Choose an idea in the ideas panel first.'));
  }

  clear(): void {
    this.#asking.stop();
    this.#board.clear();
    this.#parts.show({ type: 'clear' });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #answer(message: FromIdeasView): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#showAll();
      case 'asking':
        this.#wish = message;
        return;
      case 'ask':
        this.#wish = message;
        return this.#asking.ask((asked) => this.#ask(asked));
      case 'stop':
        return this.#asking.stop();
      case 'again':
        return this.#asking.again();
      case 'resume':
        return runCommand('storywisp.resume');
      case 'editPatterns':
        return runCommand('storywisp.editPatterns');
    }
    if (message.type === 'current') this.#current = message.card;
    else await this.#act(message.type, message.card);
  }

  async #act(action: CardAction, id: number): Promise<void> {
    const card = this.#board.card(id);
    if (!card) return;
    if (action === 'insert') await this.#insert(card);
    else if (action === 'keep') await this.#keep(card);
    else if (action === 'more') await this.#asking.ask((asked) => this.#more(card, asked));
    else await this.#drop(card);
  }

  async #ask(asked: Asked): Promise<string | undefined> {
    const { services, patterns, show } = this.#parts;
    const origin = await inquire(this.#wish, this.#editor.current, patterns, services);
    if ('refusal' in origin) return origin.refusal;
    const { ideas, words } = await this.#draw(origin, asked, (given) => this.#showRoads(origin, given));
    if (ideas.length === 0) return words;
    const { group, forgotten } = this.#board.add(origin, ideas);
    show({ type: 'group', group });
    for (const card of forgotten) show({ type: 'drop', card });
    return undefined;
  }

  async #more(card: BoardCard, asked: Asked): Promise<string | undefined> {
    const question = { asked: likeThis(card.asked, card.text), kind: card.title };
    const { ideas, words } = await this.#draw(question, asked, () => {});
    if (ideas.length === 0) return words;
    const cards = this.#board.addBelow(card, ideas);
    this.#parts.show({ type: 'cards', group: card.group, below: card.id, cards });
    return undefined;
  }

  /** Ideas that do not lie there and were not thrown away; where there are none, the words for it. */
  async #draw(
    question: Question,
    { token, onProgress }: Asked,
    onGiven: (given: readonly GivenIdea[]) => void,
  ): Promise<{ readonly ideas: readonly GivenIdea[]; readonly words?: string }> {
    const { l10n } = vscode;
    const { care, model } = this.#parts.services;
    const key = JSON.stringify(question);
    const source =
      this.#sources.get(key) ??
      new IdeaSource(model, question, {
        judge: () => care.rulesFor(this.#editor.current?.document).judge,
        onGiven,
        onHidden: (hidden) => care.hide(hiddenIdeas(hidden, this.#place)),
      });
    this.#sources.set(key, source);
    for (let round = 0; round < ROUNDS; round++) {
      const ideas = await source.next(token, onProgress);
      const fresh = ideas.filter(({ text }) => !this.#board.has(text) && !this.#dropped.has(text));
      if (fresh.length === 0) continue;
      const words = fresh.length === 1 ? l10n.t('1 idea came.') : l10n.t('{0} ideas came.', fresh.length);
      this.#parts.show({ type: 'say', words });
      return { ideas: fresh };
    }
    return { ideas: [], words: source.hides ? l10n.t('The ideas that came were hidden.') : nothingCame() };
  }

  /** Where an idea would be inserted. */
  get #place(): IdeaPlace | undefined {
    const editor = this.#editor.current;
    if (!editor) return undefined;
    const { document, selection } = editor;
    const offset = document.offsetAt(selection.end);
    return { document: document.uri.toString(), offset, textBefore: textBefore(document, selection.end) };
  }

  async #insert(card: BoardCard): Promise<void> {
    const { notifications } = this.#parts.services;
    const editor = this.#editor.current ?? (await editorOf(card));
    if (!editor) {
      notifications.tell(vscode.l10n.t('Open a document first: the idea is inserted at its cursor.'));
      return;
    }
    const { document, viewColumn } = editor;
    const shown = await vscode.window.showTextDocument(document, viewColumn);
    const offset = document.offsetAt(shown.selection.end);
    if (await insertIdea(card, shown, offset, this.#parts.services)) this.#mark(card, 'inserted');
  }

  async #keep(card: BoardCard): Promise<void> {
    // That locale writes a day as ISO 8601 does.
    const day = new Date().toLocaleDateString('sv-SE');
    const note = card.from === '' ? day : `${day}, ${card.from}`;
    const file = await this.#parts.kept.keep({ text: card.text, title: card.title, note }, card.document);
    if (file === undefined) return;
    this.#mark(card, 'kept');
    this.#parts.show({ type: 'say', words: vscode.l10n.t('Kept in {0}.', file) });
  }

  async #drop(card: BoardCard): Promise<void> {
    this.#board.drop(card.id);
    this.#parts.show({ type: 'drop', card: card.id });
    await this.#dropped.add(card.text);
  }

  #mark(card: BoardCard, mark: CardMark): void {
    card.marks.add(mark);
    this.#parts.show({ type: 'mark', card: card.id, mark });
  }

  /** Ideas that the page alone gives again are roads that a writer can go back to. */
  #showRoads({ document, kind }: Origin, given: readonly GivenIdea[]): void {
    const editor = this.#editor.current;
    if (kind !== undefined || !editor || editor.document.uri.toString() !== document) return;
    const offset = editor.document.offsetAt(editor.selection.end);
    this.#parts.services.receipts.show(given.map((one) => ({ document, offset, ...one })));
  }

  async #showAll(): Promise<void> {
    const { show } = this.#parts;
    await this.#showKinds();
    show({ type: 'asking', kind: this.#wish.kind, line: this.#wish.line });
    this.#source = '';
    this.#showEditor();
    show({ type: 'clear' });
    for (const group of [...this.#board.groups].reverse()) show({ type: 'group', group });
    show({ type: 'work', work: this.#asking.work });
  }

  async #showKinds(): Promise<void> {
    this.#folder = this.#folderNow;
    const { patterns, problem = null } = await this.#parts.patterns.patternsOf(this.#folder);
    this.#parts.show({ type: 'kinds', kinds: patterns.map(({ id, title }) => ({ id, title })), problem });
  }

  #showEditor(): void {
    if (!this.#parts.isShown()) return;
    if (this.#folder !== this.#folderNow) void this.#showKinds();
    const words = sourceWords(this.#editor.current);
    if (words === this.#source) return;
    this.#source = words;
    this.#parts.show({ type: 'source', words });
  }

  get #folderNow(): vscode.WorkspaceFolder | undefined {
    const editor = this.#editor.current;
    return editor ? folderOf(editor.document.uri) : firstFolder();
  }
}

/** The document that an idea is for, where no other is open. */
async function editorOf({ document }: BoardCard): Promise<vscode.TextEditor | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === document);
  return open && vscode.window.showTextDocument(open);
}

function nothingCame(): string {
  return vscode.l10n.t('The model had no idea here. Write a little more, or ask again.');
}
