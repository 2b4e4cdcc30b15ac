// Finds remembered passages again in a text that may have changed meanwhile: by what they say, and by what stands
// around them where they say little.
import { findTexts, SHORTEST_FOUND } from './findTexts.ts';

/** A piece of generated text, and what stood around it. */
export interface Anchor {
  readonly before: string;
  readonly text: string;
  readonly after: string;
}

/** A part of an anchor's text, found. */
export interface Found {
  readonly offset: number;
  /** Place of the part in the anchor's text. */
  readonly from: number;
  readonly length: number;
}

/** Characters remembered on either side. */
export const AROUND = 16;

/**
 * Where each anchor stands now; none overlaps another. A long one that was changed in the middle is found as its start
 * and its end, one that is gone not at all.
 * @param anchors in the order of the text that they were taken from
 */
export function findAnchors(text: string, anchors: readonly Anchor[]): Found[][] {
  const free = new FreeText(text);
  const found: Found[][] = anchors.map(() => []);
  for (const keysOf of [wholeKeys, halfKeys, endKeys]) {
    const open = anchors.flatMap((anchor, index) =>
      found[index]?.length === 0 ? keysOf(anchor).map((key) => ({ anchor, index, key })) : [],
    );
    const places = findTexts(
      text,
      open.map(({ key }) => key.text),
    );
    let last = 0;
    for (const [one, { anchor, index, key }] of open.entries()) {
      const place = free.claim(anchor, key, places[one] ?? [], last);
      if (!place) continue;
      found[index]?.push(place);
      last = place.offset + place.length;
    }
  }
  return found.map((places) => places.toSorted((one, other) => one.from - other.from));
}

/** A text to look for, and which part of the anchor it shows where. */
interface Key {
  readonly text: string;
  /** From the key's place to the part's, characters. */
  readonly lead: number;
  readonly from: number;
  readonly length: number;
  /** Where the part may be longer than said: as far as the text agrees with the anchor. */
  readonly grows?: 'forwards' | 'backwards';
}

function wholeKeys({ before, text, after }: Anchor): Key[] {
  const whole = { from: 0, length: text.length };
  if (text.length >= SHORTEST_FOUND) return [{ ...whole, text, lead: 0 }];
  return [{ ...whole, text: before + text + after, lead: before.length }];
}

/** A short text of which one side was changed. */
function halfKeys({ before, text, after }: Anchor): Key[] {
  if (text.length >= SHORTEST_FOUND) return [];
  const whole = { from: 0, length: text.length };
  return [
    { ...whole, text: before + text, lead: before.length },
    { ...whole, text: text + after, lead: 0 },
  ];
}

/** A long text that was changed inside. */
function endKeys({ text }: Anchor): Key[] {
  const length = SHORTEST_FOUND;
  if (text.length < 2 * length) return [];
  const end = text.length - length;
  return [
    { text: text.slice(0, length), lead: 0, from: 0, length, grows: 'forwards' },
    { text: text.slice(end), lead: 0, from: end, length, grows: 'backwards' },
  ];
}

/** The text, with what was claimed of it. */
class FreeText {
  readonly #text: string;
  readonly #isClaimed: Uint8Array;

  constructor(text: string) {
    this.#text = text;
    this.#isClaimed = new Uint8Array(text.length);
  }

  /** Takes the place that agrees best with what stood around; of equal ones the next behind `last`, else the first. */
  claim(anchor: Anchor, key: Key, places: readonly number[], last: number): Found | undefined {
    let best: Found | undefined;
    let bestAgreement = -1;
    for (const place of places) {
      const found = this.#grown(anchor, key, place + key.lead);
      if (!this.#isFree(found)) continue;
      const agreement = 2 * this.#agreement(anchor, found) + (found.offset >= last ? 1 : 0);
      if (agreement > bestAgreement) [best, bestAgreement] = [found, agreement];
    }
    if (best) this.#isClaimed.fill(1, best.offset, best.offset + best.length);
    return best;
  }

  #isFree({ offset, length }: Found): boolean {
    return !this.#isClaimed.subarray(offset, offset + length).includes(1);
  }

  #grown({ text }: Anchor, { from, length, grows }: Key, offset: number): Found {
    if (grows === 'forwards') {
      const limit = text.length;
      let end = from + length;
      while (end < limit && this.#isOpen(offset + end - from, text[end])) end++;
      return { offset, from, length: end - from };
    }
    let start = from;
    while (grows && start > 0 && this.#isOpen(offset - 1 - (from - start), text[start - 1])) start--;
    return { offset: offset - (from - start), from: start, length: length + from - start };
  }

  #isOpen(place: number, character: string | undefined): boolean {
    return this.#text[place] === character && this.#isClaimed[place] === 0;
  }

  /** Characters on both sides that are as they were. */
  #agreement({ before, after }: Anchor, { offset, length }: Found): number {
    let agreed = 0;
    while (agreed < before.length && this.#text[offset - 1 - agreed] === before.at(-1 - agreed)) agreed++;
    let behind = 0;
    while (behind < after.length && this.#text[offset + length + behind] === after[behind]) behind++;
    return agreed + behind;
  }
}
