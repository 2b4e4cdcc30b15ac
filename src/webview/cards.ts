// The cards: arrows go from one to the next, Tab into the buttons of the one that has the focus.
import type { CardAction, CardMark, IdeaCard, IdeaGroup, ToIdeasView } from '../protocol/webview.ts';
import { tell } from './editor.ts';
import { copyOf, inside, part } from './page.ts';

const ACTIONS: ReadonlySet<string> = new Set<CardAction>(['insert', 'keep', 'more', 'drop']);

export class Cards {
  readonly #groups = part('groups', HTMLElement);
  readonly #empty = part('empty', HTMLParagraphElement);
  #current: HTMLElement | undefined;

  constructor() {
    this.#groups.addEventListener('click', (event) => this.#clicked(event.target));
    this.#groups.addEventListener('focusin', ({ target }) => this.#makeCurrent(cardAround(target)));
    this.#groups.addEventListener('keydown', (event) => {
      const card = cardAround(event.target);
      if (card && this.#pressed(event, card)) event.preventDefault();
    });
  }

  /** On top: it is the newest. */
  addGroup({ id, title, from, cards }: IdeaGroup): void {
    const section = copyOf('group');
    section.dataset['group'] = String(id);
    inside(section, '.title').textContent = title;
    inside(section, '.from').textContent = from;
    section.setAttribute('aria-label', from === '' ? title : `${title}, ${from}`);
    inside(section, 'ul').append(...cards.map(elementOf));
    this.#groups.prepend(section);
    this.#makeCurrent(section.querySelector<HTMLElement>('.card') ?? undefined);
    this.#settle();
  }

  addCard({ group, below, card, isFirst }: Extract<ToIdeasView, { type: 'card' }>): void {
    const element = elementOf(card);
    const above = below === null ? undefined : this.#card(below);
    if (above) above.after(element);
    else this.#groups.querySelector(`[data-group="${group}"] ul`)?.append(element);
    this.#settle();
    if (!isFirst) return;
    element.scrollIntoView({ block: 'nearest' });
    if (above?.contains(document.activeElement)) element.focus();
  }

  mark(id: number, mark: CardMark): void {
    const card = this.#card(id);
    if (card) showMark(card, mark);
  }

  drop(id: number): void {
    const card = this.#card(id);
    if (!card) return;
    const all = this.#all();
    const at = all.indexOf(card);
    const next = all[at + 1] ?? all[at - 1];
    if (card.contains(document.activeElement)) next?.focus();
    const section = card.closest('section');
    card.remove();
    if (section && !section.querySelector('.card')) section.remove();
    if (this.#current === card) this.#makeCurrent(next);
    this.#settle();
  }

  clear(): void {
    this.#groups.replaceChildren();
    this.#settle();
  }

  #clicked(target: EventTarget | null): void {
    const action =
      target instanceof Element ? target.closest<HTMLElement>('[data-action]')?.dataset['action'] : undefined;
    const card = cardAround(target);
    if (action !== undefined && card) act(action, card);
  }

  /** @returns whether the key was for a card. */
  #pressed({ key, target, altKey, ctrlKey, metaKey }: KeyboardEvent, card: HTMLElement): boolean {
    if (altKey || ctrlKey || metaKey) return false;
    const all = this.#all();
    const at = all.indexOf(card);
    const to: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    const next = all[to[key] ?? -1];
    if (next) next.focus();
    else if (key === 'Delete') act('drop', card);
    else if (key === 'Enter' && target === card) act('insert', card);
    else return false;
    return true;
  }

  /** Only one card is on the way of Tab. */
  #makeCurrent(card: HTMLElement | undefined): void {
    if (!card || card === this.#current) return;
    if (this.#current) setOnTheWay(this.#current, false);
    setOnTheWay(card, true);
    this.#current = card;
    tell({ type: 'current', card: idOf(card) });
  }

  #settle(): void {
    const [first] = this.#all();
    this.#empty.hidden = first !== undefined;
    if (!this.#current?.isConnected) this.#makeCurrent(first);
  }

  #card(id: number): HTMLElement | undefined {
    return this.#groups.querySelector<HTMLElement>(`[data-card="${id}"]`) ?? undefined;
  }

  #all(): HTMLElement[] {
    return [...this.#groups.querySelectorAll<HTMLElement>('.card')];
  }
}

function cardAround(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('.card') ?? undefined) : undefined;
}

function act(action: string, card: HTMLElement): void {
  if (ACTIONS.has(action)) tell({ type: action as CardAction, card: idOf(card) });
}

function idOf(card: HTMLElement): number {
  return Number(card.dataset['card']);
}

function elementOf({ id, text, isVariation, marks }: IdeaCard): HTMLElement {
  const card = copyOf('card');
  card.dataset['card'] = String(id);
  // What a command of the context menu is given.
  card.dataset['vscodeContext'] = JSON.stringify({ webviewSection: 'idea', card: id });
  card.classList.toggle('variation', isVariation);
  const words = inside(card, '.text');
  words.textContent = text;
  words.id = `text-${id}`;
  card.setAttribute('aria-labelledby', words.id);
  setOnTheWay(card, false);
  for (const mark of marks) showMark(card, mark);
  return card;
}

function setOnTheWay(card: HTMLElement, isOn: boolean): void {
  for (const one of [card, ...card.querySelectorAll<HTMLElement>('button')]) one.tabIndex = isOn ? 0 : -1;
}

/** The button says that it was done; it can be done again. */
function showMark(card: HTMLElement, mark: CardMark): void {
  const button = inside(card, mark === 'kept' ? '[data-action="keep"]' : '[data-action="insert"]');
  const words = part('marks', HTMLTemplateElement).content.querySelector(`[data-mark="${mark}"]`);
  button.classList.add('done');
  inside(button, 'i').className = 'codicon codicon-check';
  inside(button, 'span').textContent = words?.textContent ?? '';
  button.ariaLabel = `${words?.textContent}. ${button.title}`;
}
