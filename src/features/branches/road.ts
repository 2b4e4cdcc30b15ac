// A continuation that was offered at a place of a document, and what became of it. Pure data.
import type { PassedBy, Receipt } from '../../editor/receipts.ts';
import type { TextPlace } from '../../editor/textPlace.ts';

/** `shown`: nothing more is known of it. */
export type Outcome = 'shown' | 'taken' | PassedBy;

export interface Place extends TextPlace {
  /** Hash of all that the model could read before it. */
  readonly page: string;
}

export interface Road extends Place {
  readonly id: string;
  /** Stands between the place and the text: the road that this one goes on from. */
  readonly lead: string;
  readonly text: string;
  readonly receipt: Receipt;
  readonly outcome: Outcome;
  /** Characters of the text, from its start, that were put into the document. */
  readonly taken: number;
}

export function idOf({ feature, model, time, seed, candidate }: Receipt): string {
  return [feature, model, time, seed, candidate].join(' ');
}

/** All that a road puts at its place. */
export function wholeOf({ lead, text }: Road): string {
  return lead + text;
}

export function roadAt(place: Place, text: string, receipt: Receipt, lead = ''): Road {
  const { before, offset, page } = place;
  return { id: idOf(receipt), before, offset, page, lead, text, receipt, outcome: 'shown', taken: 0 };
}
