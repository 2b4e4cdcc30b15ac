// A passage that stands on the page already. A name, a turn of phrase or the start of a refrain comes again in any story,
// but in two books that were looked at no sentence repeats more than seven words of the pages before it.
import { findWords, type Word } from '../words.ts';
import type { Fault, FaultReason } from './fault.ts';
import type { Page } from './page.ts';

/** Words in a row. */
const PASSAGE = 8;
/** Of a text that is nothing but a copy. */
const WHOLE = 6;

/**
 * Words in a row that stand on the page; a loop where they stand earlier in the text only. What stands there twice is a
 * refrain, and may come again.
 */
export function findCopy(text: string, page: Page): Fault | undefined {
  const words = findWords(text);
  let earlier = page.wordLine;
  for (let end = 1; end <= words.length; end++) {
    const passage = words.slice(Math.max(0, end - PASSAGE), end);
    if (passage.length === PASSAGE && standsOnce(passage, earlier)) {
      return faultOf(passage, text, standsOnce(passage, page.wordLine) ? 'copy' : 'loop');
    }
    earlier += `${words[end - 1]?.text} `;
  }
  return undefined;
}

/** A short text that stands on the page as a whole, or is one of its last two lines. */
export function findWholeCopy(text: string, page: Page): Fault | undefined {
  const words = findWords(text);
  const offered = text.trim();
  const lines = page.text.split('\n').map((line) => line.trim());
  const isLine = lines
    .filter((line) => line !== '')
    .slice(-2)
    .includes(offered);
  const isCopy = isLine || (words.length >= WHOLE && standsOnce(words, page.wordLine));
  return isCopy ? faultOf(words, text, 'copy') : undefined;
}

/** @param line words with a blank before and after each. */
function standsOnce(words: readonly Word[], line: string): boolean {
  const sought = ` ${words.map(({ text }) => text).join(' ')} `;
  const first = line.indexOf(sought);
  return first >= 0 && !line.includes(sought, first + 1);
}

function faultOf(words: readonly Word[], text: string, reason: FaultReason): Fault | undefined {
  const start = words[0]?.start;
  const end = words.at(-1)?.end;
  if (start === undefined || end === undefined) return undefined;
  return { reason, start, end, found: text.slice(start, end) };
}
