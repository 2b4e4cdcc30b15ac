// The ideas that lie before the writer, newest first, and what became of each.
import type { Receipt } from '../../editor/receipts.ts';
import type { CardMark, IdeaCard, IdeaGroup } from '../../protocol/webview.ts';
import type { GivenIdea, IdeasAsked } from './ideaSource.ts';

/** Where ideas come from, and what they are. */
export interface Origin {
  /** Of the kind. */
  readonly title: string;
  /** The document's URI; undefined if there was none. */
  readonly document: string | undefined;
  /** Its name, for the writer. */
  readonly from: string;
  readonly asked: IdeasAsked;
  /** Undefined for ideas that the model gives again to the same page and seed. */
  readonly kind: string | undefined;
}

export interface BoardCard extends Origin {
  readonly id: number;
  readonly group: number;
  readonly text: string;
  readonly receipt: Receipt;
  readonly isVariation: boolean;
  readonly marks: Set<CardMark>;
}

interface BoardGroup {
  readonly id: number;
  readonly origin: Origin;
  readonly cards: BoardCard[];
}

const MOST_CARDS = 100;

export class IdeasBoard {
  readonly #groups: BoardGroup[] = [];
  #lastId = 0;

  get groups(): readonly IdeaGroup[] {
    return this.#groups.map((group) => groupOf(group));
  }

  card(id: number): BoardCard | undefined {
    return this.#cards.find((card) => card.id === id);
  }

  has(text: string): boolean {
    return this.#cards.some((card) => card.text === text);
  }

  /** @returns the new group, and the oldest cards, for which there is no room any more. */
  add(
    origin: Origin,
    ideas: readonly GivenIdea[],
  ): { readonly group: IdeaGroup; readonly forgotten: readonly number[] } {
    const group: BoardGroup = { id: ++this.#lastId, origin, cards: [] };
    group.cards.push(...this.#cardsOf(group, ideas, false));
    this.#groups.unshift(group);
    const forgotten = this.#cards.slice(MOST_CARDS).map(({ id }) => id);
    for (const id of forgotten) this.drop(id);
    return { group: groupOf(group), forgotten };
  }

  /** Variations of a card, below it. */
  addBelow(card: BoardCard, ideas: readonly GivenIdea[]): readonly IdeaCard[] {
    const group = this.#groups.find(({ id }) => id === card.group);
    if (!group) return [];
    const cards = this.#cardsOf(group, ideas, true);
    group.cards.splice(group.cards.indexOf(card) + 1, 0, ...cards);
    return cards.map(cardOf);
  }

  drop(id: number): void {
    const group = this.#groups.find(({ cards }) => cards.some((card) => card.id === id));
    if (!group) return;
    group.cards.splice(
      group.cards.findIndex((card) => card.id === id),
      1,
    );
    if (group.cards.length === 0) this.#groups.splice(this.#groups.indexOf(group), 1);
  }

  clear(): void {
    this.#groups.length = 0;
  }

  get #cards(): BoardCard[] {
    return this.#groups.flatMap(({ cards }) => cards);
  }

  #cardsOf({ id: group, origin }: BoardGroup, ideas: readonly GivenIdea[], isVariation: boolean): BoardCard[] {
    return ideas.map(({ text, receipt }) => {
      const marks = new Set<CardMark>();
      return { ...origin, id: ++this.#lastId, group, text, receipt, isVariation, marks };
    });
  }
}

function groupOf({ id, origin, cards }: BoardGroup): IdeaGroup {
  return { id, title: origin.title, from: origin.from, cards: cards.map(cardOf) };
}

function cardOf({ id, text, isVariation, marks }: BoardCard): IdeaCard {
  return { id, text, isVariation, marks: [...marks] };
}
