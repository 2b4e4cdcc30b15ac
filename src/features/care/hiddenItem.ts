// A hidden text as a row of a list, below the place where it would have stood. A `$(` of the text must not become an
// icon there.
import type { Hidden } from '../../editor/care.ts';
import { reasonWords } from '../../editor/careWords.ts';
import type { Translate } from '../../editor/receiptWords.ts';

export interface HiddenItem {
  /** Its first words. */
  readonly label: string;
  /** Why. */
  readonly description: string;
  /** Its other words, if there are any. */
  readonly detail: string;
}

const LONGEST_LABEL = 50;
/** Words of the page. */
const CONTEXT = 4;

export function hiddenItem({ text, fault }: Hidden, t: Translate): HiddenItem {
  const whole = oneLine(text);
  const [start = ''] = new RegExp(`^.{0,${LONGEST_LABEL}}(?=\\s|$)`, 'u').exec(whole) ?? [];
  const label = start || whole.slice(0, LONGEST_LABEL);
  const rest = whole.slice(label.length).trim();
  return {
    label: withoutIcons(rest === '' ? label : `${label}…`),
    description: withoutIcons(`${reasonWords(fault.reason, t)}: ${oneLine(fault.found)}`),
    detail: withoutIcons(rest === '' ? '' : `…${rest}`),
  };
}

/** The file, and the last words before the place. */
export function placeWords({ target }: Hidden, t: Translate): string {
  if (!target) return t('The chat');
  const name = decodeURIComponent(target.document.replace(/^.*[/:]/, ''));
  const before = oneLine(target.place.before).split(' ').slice(-CONTEXT).join(' ');
  return withoutIcons(before === '' ? name : `${name}: …${before}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
