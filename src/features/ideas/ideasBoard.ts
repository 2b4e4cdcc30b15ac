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

export interface Added {
  readonly card: BoardCard;
  /** The group, if the card is its first. */
  readonly begun: IdeaGroup | undefined;
  /** The oldest cards, for which there is no room any more. */
  readonly forgotten: readonly number[];
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

  /** @param group that it joins, at its end; if there is none of that id, it begins one. */
  add(origin: Origin, idea: GivenIdea, group?: number): Added {
    const standing = this.#groups.find(({ id }) => id === group);
    const joined = standing ?? { id: ++this.#lastId, origin, cards: [] };
    const card = this.#cardOf(joined, idea, false);
    joined.cards.push(card);
    if (!standing) this.#groups.unshift(joined);
    const forgotten = this.#cards.slice(MOST_CARDS).map(({ id }) => id);
    for (const id of forgotten) this.drop(id);
    return { card, begun: standing ? undefined : groupOf(joined), forgotten };
  }

  /** A variation of a card, below `above`; undefined if that is not there any more. */
  addBelow(above: BoardCard, idea: GivenIdea): BoardCard | undefined {
    const group = this.#groups.find(({ cards }) => cards.includes(above));
    if (!group) return undefined;
    const card = this.#cardOf(group, idea, true);
    group.cards.splice(group.cards.indexOf(above) + 1, 0, card);
    return card;
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

  #cardOf({ id: group, origin }: BoardGroup, { text, receipt }: GivenIdea, isVariation: boolean): BoardCard {
    return { ...origin, id: ++this.#lastId, group, text, receipt, isVariation, marks: new Set() };
  }
}

function groupOf({ id, origin, cards }: BoardGroup): IdeaGroup {
  return { id, title: origin.title, from: origin.from, cards: cards.map(cardOf) };
}

export function cardOf({ id, text, isVariation, marks }: BoardCard): IdeaCard {
  return { id, text, isVariation, marks: [...marks] };
}
