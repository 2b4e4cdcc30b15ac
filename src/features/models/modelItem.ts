// One row of the list of models: its name, whether it is here, and what it costs. All in words, so that nothing depends
// on an icon.
import type { ModelEntry } from '../../common/models.ts';
import { licenceWords } from './offerQuestion.ts';
import { count, size, type Translate, wordsPerSecond } from './quantities.ts';

export interface ModelItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly entry: ModelEntry;
}

export function modelItem(entry: ModelEntry, isCurrent: boolean, t: Translate): ModelItem {
  return {
    label: isCurrent ? `$(check) ${entry.title}` : entry.title,
    description: [isCurrent ? t('in use') : whereabouts(entry, t), licenceWords(entry.licence, t)].join(', '),
    detail: costs(entry, t),
    entry,
  };
}

function whereabouts({ state, downloadBytes }: ModelEntry, t: Translate): string {
  switch (state) {
    case 'embedded':
      return t('comes with Storywisp');
    case 'ready':
      return t('on this machine');
    case 'partial':
      return t('partly downloaded, {0} in all', size(downloadBytes));
    case 'absent':
      return t('download {0}', size(downloadBytes));
  }
}

function costs({ parameters, diskBytes, memoryBytes, msPerToken }: ModelEntry, t: Translate): string {
  const facts: string[] = [];
  if (parameters !== undefined) facts.push(t('{0} parameters', count(parameters)));
  facts.push(t('disk {0}', size(diskBytes)), t('memory {0}', size(memoryBytes)));
  if (msPerToken !== undefined) facts.push(speed(msPerToken, t));
  return facts.join(', ');
}

function speed(msPerToken: number, t: Translate): string {
  const ms = msPerToken < 10 ? Number(msPerToken.toFixed(1)) : Math.round(msPerToken);
  return t('{0} words/s ({1} ms/token)', wordsPerSecond(msPerToken), ms);
}

/** Whether it takes up disk that the writer can have back. */
export function isRemovable({ state }: ModelEntry): boolean {
  return state === 'ready' || state === 'partial';
}
