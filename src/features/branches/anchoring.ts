// Finds the place of a road again in a text that may have changed, and says what taking the road would change there.
// Texts and offsets here have line ends of one character.
import { type Place, REMEMBERED, type Road, wholeOf } from './road.ts';

/** Where the text right before the place was changed, this much of it must be left, and stand only once. */
const FEWEST = 24;

/** The nearest place to where it was that has the same text before it; undefined if it is gone. */
export function findPlace(text: string, { before, offset }: Place): number | undefined {
  if (before === '') return 0;
  let nearest: number | undefined;
  for (let at = text.indexOf(before); at !== -1; at = text.indexOf(before, at + 1)) {
    const place = at + before.length;
    if (nearest === undefined || Math.abs(place - offset) < Math.abs(nearest - offset)) nearest = place;
    else break;
  }
  return nearest ?? findByLast(text, before);
}

function findByLast(text: string, before: string): number | undefined {
  if (before.length <= FEWEST) return undefined;
  const last = before.slice(-FEWEST);
  const at = text.indexOf(last);
  return at === -1 || text.includes(last, at + 1) ? undefined : at + last.length;
}

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
