// Says what taking a road would change at its place. Texts and offsets here have line ends of one character.
import { findPlace, REMEMBERED } from '../../editor/textPlace.ts';
import { type Place, type Road, wholeOf } from './road.ts';

/** `text` goes in place of what stands from `from` to `to`. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * What taking the road would change: it goes in place of the text of the model that stands at its place as it was taken,
 * or, where none does, between what stands there.
 * @param roads all of the document.
 * @returns `gone`: its place is not in the text any more; `stands`: it is there already.
 */
export function changeFor(text: string, road: Road, roads: readonly Road[]): Change | 'gone' | 'stands' {
  const from = findPlace(text, road);
  if (from === undefined) return 'gone';
  const whole = wholeOf(road);
  if (text.startsWith(whole, from)) return 'stands';
  let length = 0;
  for (const other of roads) {
    if (other.before !== road.before) continue;
    const standing = standingOf(other);
    if (standing.length > length && text.startsWith(standing, from)) length = standing.length;
  }
  return { from, to: from + length, text: whole };
}

/** What was put into the document of a road; a story that was tried again may have come back by undo. */
function standingOf({ lead, text, taken }: Road): string {
  return taken === 0 ? '' : lead + text.slice(0, taken);
}

export function applied(text: string, { from, to, text: instead }: Change): string {
  return text.slice(0, from) + instead + text.slice(to);
}

/** @param text all of the text, or its end, before the place. */
export function placeAfter(text: string, offset: number, page: string): Place {
  return { before: text.slice(-REMEMBERED), offset, page };
}
