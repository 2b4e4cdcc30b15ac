// A hidden text as a row of a list. A `$(` of the text must not become an icon there.

import type { Hidden } from '../../editor/care.ts';
import { reasonWords } from '../../editor/careWords.ts';
import type { Translate } from '../../editor/receiptWords.ts';

export interface HiddenItem {
  /** Its first words. */
  readonly label: string;
  /** Why. */
  readonly description: string;
  /** The words before it, and all of it. */
  readonly detail: string;
}

const LONGEST_LABEL = 60;
/** Words of the page. */
const CONTEXT = 6;

export function hiddenItem({ text, fault, target }: Hidden, t: Translate): HiddenItem {
  const words = plain(text).split(' ');
  let label = '';
  for (const word of words) {
    if (label.length + word.length > LONGEST_LABEL) break;
    label += `${word} `;
  }
  label = label.trim() || plain(text).slice(0, LONGEST_LABEL);
  const before = plain(target?.place.before ?? '')
    .split(' ')
    .slice(-CONTEXT)
    .join(' ');
  return {
    label: label.length < plain(text).length ? `${label}…` : label,
    description: `${reasonWords(fault.reason, t)}: ${plain(fault.found)}`,
    detail: before === '' ? plain(text) : `…${before} ▸ ${plain(text)}`,
  };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('$(', '\\$(');
}
