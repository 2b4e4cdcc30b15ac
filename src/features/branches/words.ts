// What the tree says. Pure: the glue gives the translation and the writer's language.
import type { Receipt } from '../../editor/receipts.ts';
import { receiptWords, type Translate, type Voice } from '../../editor/receiptWords.ts';
import { REMEMBERED } from '../../editor/textPlace.ts';
import type { Crossing } from './grouping.ts';
import { type Outcome, type Road, wholeOf } from './road.ts';

/** Characters: what became of a road must find room beside it. */
const LABEL = 28;

/** The last words before the place. */
export function crossingLabel({ before }: Crossing, t: Translate): string {
  return lastWords(before, LABEL) || t('At the beginning');
}

/** As many of them as are remembered. */
export function crossingTooltip({ before }: Crossing, t: Translate): string {
  return lastWords(before, REMEMBERED) || t('At the beginning');
}

function lastWords(text: string, length: number): string {
  const words = text.replace(/\s+/g, ' ').trim();
  // Where all that can be remembered is, its first word may be torn.
  const isAll = text.length < REMEMBERED && words.length <= length;
  return isAll ? words : `…${words.slice(-length).replace(/^\S*\s/, '')}`;
}

/** The first words of the road. */
export function roadLabel({ text }: Road): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length <= LABEL ? words : `${words.slice(0, LABEL).replace(/\s\S*$/, '')}…`;
}

export function roadDescription(road: Road, { t, language }: Voice): string {
  const when = new Date(road.receipt.time).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return `${outcomeWords(road, t)}, ${when}`;
}

/** The whole text first. */
export function roadTooltip(road: Road, voice: Voice): string[] {
  return [
    wholeOf(road),
    outcomeWords(road, voice.t),
    ...receiptWords(road.receipt, voice),
    ...memoryWords(road, voice.t),
  ];
}

function memoryWords({ receipt: { memory = [] } }: Road, t: Translate): string[] {
  const names = new Set(memory.flat().map(({ name }) => name));
  return names.size === 0 ? [] : [t('Read along: {0}', [...names].join(', '))];
}

function outcomeWords({ outcome, taken, text }: Road, t: Translate): string {
  if (outcome === 'taken') return taken < text.length ? t('taken in part') : t('taken');
  if (outcome === 'cycledPast') return t('cycled past');
  if (outcome === 'dismissed') return t('sent away');
  return outcome === 'retried' ? t('asked for again') : t('shown');
}

/** Icons of the editor's own set. */
export const OUTCOME_ICONS: Readonly<Record<Outcome, string>> = {
  taken: 'check',
  shown: 'eye',
  cycledPast: 'debug-step-over',
  dismissed: 'circle-slash',
  retried: 'refresh',
};

/** Why a road cannot be had again as it was. */
export function differenceWords(
  road: Road,
  now: Pick<Receipt, 'model' | 'ban'> & { readonly page: string; readonly isMemorySame: boolean },
  t: Translate,
): string {
  const reasons = [];
  if (now.model !== road.receipt.model) reasons.push(t('another model answers ({0})', now.model));
  if (now.page !== road.page) reasons.push(t('the page before it is another'));
  if (road.receipt.memory && !now.isMemorySame) reasons.push(t('notes and lore are others'));
  if (now.ban !== road.receipt.ban) reasons.push(t('the words that are hidden are others'));
  if (reasons.length > 0) return t('It came out differently: {0}. The view has it.', reasons.join(t(', and ')));
  return t(
    'It came out differently, though model, page, notes and settings are the same as far as is known: the view has it. Without a seed of your own in the settings, text that was already read can tip a near-tie.',
  );
}
