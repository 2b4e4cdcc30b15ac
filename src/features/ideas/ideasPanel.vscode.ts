// What the panel does. It asks nothing of the model until the writer does, and outlives the view that shows it.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { NEXT } from '../../common/ideas/pattern.ts';
import { runCommand } from '../../editor/commands.ts';
import { folderOf } from '../../editor/workspaceFolders.ts';
import type { CardAction, FromIdeasView, ToIdeasView } from '../../protocol/webview.ts';
import { type Asked, Asking } from './asking.ts';
import { CardActions } from './cardActions.vscode.ts';
import { CardDrawing } from './cardDrawing.vscode.ts';
import { DroppedIdeas } from './droppedIdeas.ts';
import type { IdeasServices } from './generateIdeas.vscode.ts';
import { IdeasBoard } from './ideasBoard.ts';
import { firstFolder, inquire, sourceWords, type Wish } from './inquiry.vscode.ts';
import type { KeptFile } from './keptFile.vscode.ts';
import type { PatternFiles } from './patternFiles.vscode.ts';
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

export class IdeasPanel implements Disposable {
  readonly #parts: PanelParts;
  readonly #store = new DisposableStore();
  readonly #board = new IdeasBoard();
  readonly #editor: WritersEditor;
  readonly #asking: Asking;
  readonly #drawing: CardDrawing;
  readonly #actions: CardActions;
  #wish: Wish = { kind: NEXT, line: '' };
  /** The card that had the focus last. */
  #current = 0;
  /** What is shown of the editor. */
  #source = '';
  #folder: vscode.WorkspaceFolder | undefined;

  constructor(parts: PanelParts) {
    const { kept, patterns, memento, services, show } = parts;
    this.#parts = parts;
    const dropped = new DroppedIdeas(memento);
    this.#editor = this.#store.add(new WritersEditor((document) => kept.isAt(document)));
    this.#asking = this.#store.add(new Asking(services, (work) => show({ type: 'work', work }), vscode.l10n.t));
    const around = { services, editor: this.#editor, board: this.#board, dropped, show };
    this.#drawing = new CardDrawing(around);
    this.#actions = new CardActions(around, kept);
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
    if (action === 'insert') await this.#actions.insert(card);
    else if (action === 'keep') await this.#actions.keep(card);
    else if (action === 'more') await this.#asking.ask((asked) => this.#drawing.more(card, asked));
    else await this.#actions.drop(card);
  }

  async #ask(asked: Asked): Promise<string | undefined> {
    const { services, patterns } = this.#parts;
    const origin = await inquire(this.#wish, this.#editor.current, patterns, services);
    return 'refusal' in origin ? origin.refusal : this.#drawing.ask(origin, asked);
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
