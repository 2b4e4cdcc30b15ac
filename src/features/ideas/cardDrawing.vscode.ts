// Has ideas drawn, and lays each on the board as soon as it comes. The same question asked again gives others.
import { LRUCache } from 'lru-cache';
import * as vscode from 'vscode';
import { textBefore } from '../../editor/documents.ts';
import type { ToIdeasView } from '../../protocol/webview.ts';
import type { Asked } from './asking.ts';
import type { DroppedIdeas } from './droppedIdeas.ts';
import type { IdeasServices } from './generateIdeas.vscode.ts';
import { hiddenIdeas, type IdeaPlace } from './hiddenIdeas.ts';
import { type GivenIdea, IdeaSource, type Question } from './ideaSource.ts';
import { type BoardCard, cardOf, type IdeasBoard, type Origin } from './ideasBoard.ts';
import { likeThis } from './question.ts';
import type { WritersEditor } from './writersEditor.vscode.ts';

/** Where cards lie, and what is known of the writer. */
export interface Surroundings {
  readonly services: IdeasServices;
  readonly editor: WritersEditor;
  readonly board: IdeasBoard;
  readonly dropped: DroppedIdeas;
  /** Does nothing while no view is there. */
  readonly show: (message: ToIdeasView) => void;
}

/** Where all that came is known already, it is asked again. */
const ROUNDS = 2;
const MOST_SOURCES = 20;

export class CardDrawing {
  readonly #around: Surroundings;
  /** By what was asked: the same once more gives others, a seed in the settings or not. */
  readonly #sources = new LRUCache<string, IdeaSource>({ max: MOST_SOURCES });

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** A group of cards. @returns words that say why nothing came; undefined if something did. */
  ask(origin: Origin, asked: Asked): Promise<string | undefined> {
    const { board, show } = this.#around;
    const place = this.#place;
    let group: number | undefined;
    return this.#draw(origin, asked, (idea) => {
      if (place) this.#noteRoad(origin, place, idea);
      const { card, begun, forgotten } = board.add(origin, idea, group);
      group = card.group;
      if (begun) show({ type: 'group', group: begun });
      else show({ type: 'card', group, below: null, card: cardOf(card), isFirst: false });
      for (const old of forgotten) show({ type: 'drop', card: old });
    });
  }

  /** Variations of a card, below it. @returns as `ask`. */
  more(card: BoardCard, asked: Asked): Promise<string | undefined> {
    const { board, show } = this.#around;
    const question = { asked: likeThis(card.asked, card.text), kind: card.title };
    let above = card;
    return this.#draw(question, asked, (idea) => {
      const next = board.addBelow(above, idea) ?? board.addBelow(card, idea);
      if (!next) return;
      const isFirst = above === card;
      show({ type: 'card', group: card.group, below: isFirst ? card.id : above.id, card: cardOf(next), isFirst });
      above = next;
    });
  }

  /** Ideas that do not lie there and were not thrown away. */
  async #draw(question: Question, asked: Asked, lay: (idea: GivenIdea) => void): Promise<string | undefined> {
    const { l10n } = vscode;
    const { board, dropped, show } = this.#around;
    const source = this.#sourceOf(question);
    let count = 0;
    const onIdea = (idea: GivenIdea) => {
      if (board.has(idea.text) || dropped.has(idea.text)) return;
      count++;
      lay(idea);
    };
    for (let round = 0; round < ROUNDS && count === 0; round++) await source.next({ ...asked, onIdea });
    if (count > 0) {
      show({ type: 'say', words: count === 1 ? l10n.t('1 idea came.') : l10n.t('{0} ideas came.', count) });
      return undefined;
    }
    return source.hides
      ? l10n.t('The ideas that came were hidden.')
      : l10n.t('The model had no idea here. Write a little more, or ask again.');
  }

  #sourceOf(question: Question): IdeaSource {
    const { services, editor } = this.#around;
    const { care, model } = services;
    const key = JSON.stringify(question);
    const source =
      this.#sources.get(key) ??
      new IdeaSource(model, question, {
        judge: () => care.rulesFor(editor.current?.document).judge,
        onHidden: (hidden) => care.hide(hiddenIdeas(hidden, this.#place)),
      });
    this.#sources.set(key, source);
    return source;
  }

  /** Where an idea would be inserted. */
  get #place(): IdeaPlace | undefined {
    const editor = this.#around.editor.current;
    if (!editor) return undefined;
    const { document, selection } = editor;
    const offset = document.offsetAt(selection.end);
    return { document: document.uri.toString(), offset, textBefore: textBefore(document, selection.end) };
  }

  /** Ideas that the page alone gives again are roads that a writer can go back to. */
  #noteRoad({ kind }: Origin, { document, offset }: IdeaPlace, idea: GivenIdea): void {
    if (kind === undefined) this.#around.services.receipts.show([{ document, offset, ...idea }]);
  }
}
