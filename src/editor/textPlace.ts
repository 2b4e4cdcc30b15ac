// A place of a document that is known again by the text before it, in a text that may have changed. Texts and offsets
// here have line ends of one character.

export interface TextPlace {
  /** The last characters before it, at most `REMEMBERED`. */
  readonly before: string;
  /** Where it was when it was noted. */
  readonly offset: number;
}

/** Characters remembered before a place. */
export const REMEMBERED = 64;

/** Where the text right before the place was changed, this much of it must be left, and stand only once. */
const FEWEST = 24;

/** The nearest place to where it was that has the same text before it; undefined if it is gone. */
export function findPlace(text: string, { before, offset }: TextPlace): number | undefined {
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
