// The roads of one document: noted as they are offered, taken and passed by, and bounded. Knows no editor and no file.
import type { PassedBy, Receipt } from '../../editor/receipts.ts';
import { NeededParts } from './memoryNames.ts';
import { idOf, type Place, type Road, roadAt } from './road.ts';
import { lineOf } from './roadLines.ts';

export interface Offer {
  readonly text: string;
  readonly receipt: Receipt;
}

export interface Bounds {
  readonly roads: number;
  /** UTF-16 units of the lines that they are kept in, and of the memory they were written with. */
  readonly size: number;
}

/** For one document. */
export const BOUNDS: Bounds = { roads: 10_000, size: 8 * 1024 * 1024 };

/** Characters by which a piece of a story is known to follow the one before it. */
const JOINT = 16;

export class RoadBook {
  readonly #bounds: Bounds;
  /** Oldest first. */
  readonly #roads = new Map<string, Road>();
  readonly #parts = new NeededParts();
  #size = 0;

  constructor(roads: readonly Road[] = [], bounds = BOUNDS) {
    this.#bounds = bounds;
    for (const road of roads) this.#set(road);
  }

  /** What it is kept in, UTF-16 units. */
  get size(): number {
    return this.#size + this.#parts.size;
  }

  /** Oldest first. */
  roads(): Road[] {
    return [...this.#roads.values()];
  }

  get(id: string): Road | undefined {
    return this.#roads.get(id);
  }

  /**
   * Texts that are offered together. One that is known already, also when the writer typed along it, is not noted again;
   * older ones that the same feature offered at this place were asked for again.
   */
  show(place: Place, offers: readonly Offer[]): void {
    const fresh = offers.filter(({ text, receipt }) => text !== '' && !this.#roads.has(idOf(receipt)));
    const [first] = fresh;
    if (!first) return;
    const offered = new Set(offers.map(({ receipt }) => idOf(receipt)));
    this.#retry(place, first.receipt, (road) => road.outcome === 'shown' && !offered.has(road.id));
    for (const { text, receipt } of fresh) this.#set(roadAt(place, spaced(place, text, receipt), receipt));
  }

  /** A text, or a part of one that was offered, stands at the place now. */
  take(place: Place, text: string, receipt: Receipt): void {
    const known = this.#roads.get(idOf(receipt));
    if (known) {
      this.#set(goesOn(known, place) ? grown(known, text) : takenOf(known, place, text));
      return;
    }
    this.#retry(place, receipt, (road) => road.outcome === 'taken');
    this.#set({ ...roadAt(place, text, receipt), outcome: 'taken', taken: text.length });
  }

  pass(receipt: Receipt, how: PassedBy): void {
    const road = this.#roads.get(idOf(receipt));
    if (road?.outcome === 'shown') this.#set({ ...road, outcome: how });
  }

  /** A road that was asked for on purpose. */
  add(road: Road): void {
    this.#set(road);
  }

  #retry({ before }: Place, { feature }: Receipt, isMeant: (road: Road) => boolean): void {
    for (const road of this.#roads.values()) {
      if (road.before !== before || road.lead !== '' || road.receipt.feature !== feature || !isMeant(road)) continue;
      this.#set({ ...road, outcome: 'retried' });
    }
  }

  #set(road: Road): void {
    const old = this.#roads.get(road.id);
    this.#size += lineOf(road).length - (old ? lineOf(old).length : 0);
    this.#parts.keep(road.id, road.receipt);
    this.#roads.set(road.id, road);
    while (this.#roads.size > this.#bounds.roads || this.size > this.#bounds.size) this.#dropOne();
  }

  /** The oldest that was not taken goes first. */
  #dropOne(): void {
    let [victim] = this.#roads.values();
    for (const road of this.#roads.values()) {
      if (road.outcome === 'taken') continue;
      victim = road;
      break;
    }
    if (!victim) return;
    this.#roads.delete(victim.id);
    this.#parts.drop(victim.id);
    this.#size -= lineOf(victim).length;
  }
}

/** Ideas come without the blank that keeps them apart from the text. */
function spaced({ before }: Place, text: string, { feature }: Receipt): string {
  return feature === 'ideas' && /\S$/.test(before) ? ` ${text}` : text;
}

/** A story, or a turn, comes piece by piece. */
function goesOn(road: Road, { before }: Place): boolean {
  const { feature } = road.receipt;
  if ((feature !== 'story' && feature !== 'dialogue') || before === road.before) return false;
  return (road.before + road.text).endsWith(before.slice(-JOINT));
}

function grown(road: Road, text: string): Road {
  return { ...road, text: road.text + text, taken: road.taken + text.length };
}

function takenOf(road: Road, { before }: Place, text: string): Road {
  if (before !== road.before) {
    return { ...road, outcome: 'taken', taken: Math.min(road.text.length, road.taken + text.length) };
  }
  if (road.lead !== '') return { ...road, outcome: 'taken', taken: road.text.length };
  // What stands there may have got blanks around it.
  const asWritten = text.trim() === road.text.trim() ? text : road.text;
  return { ...road, text: asWritten, outcome: 'taken', taken: Math.min(asWritten.length, text.length) };
}
