// A text that goes in circles, as a reader sees it: by words, the page's last ones included. The engine's own guard looks
// at tokens, and only ends the work; what it ended is judged here as everything else is.
import { findWords } from '../words.ts';
import type { Fault } from './fault.ts';
import type { Page } from './page.ts';

/** Of a phrase, words. */
const LONGEST = 24;
/** So often in a row is too often; a longer phrase may not come three times. */
const TIMES: Readonly<Record<number, number>> = { 1: 6, 2: 4 };
const CONTEXT = 2 * LONGEST;

/** The last repetition stands in the text as a whole; the ones before it may be the page's. */
export function findLoop(text: string, page: Page): Fault | undefined {
  const words = findWords(text);
  const before = page.words.slice(-CONTEXT);
  const all = [...before, ...words.map((word) => word.text)];
  for (let count = 1; count <= words.length; count++) {
    const last = words[count - 1];
    for (let length = 1; last && length <= Math.min(LONGEST, count); length++) {
      const first = words[count - length];
      if (!first || !repeats(all, before.length + count, length, TIMES[length] ?? 3)) continue;
      return { reason: 'loop', start: first.start, end: last.end, found: text.slice(first.start, last.end) };
    }
  }
  return undefined;
}

/** Whether the phrase of `length` words that ends at `end` came `times` times in a row. */
function repeats(words: readonly string[], end: number, length: number, times: number): boolean {
  if (length * times > end) return false;
  for (let at = end - 1; at >= end - length * (times - 1); at--) {
    if (words[at] !== words[at - length]) return false;
  }
  return true;
}
