// Why a text was hidden, in words. Pure: the glue gives the translation.
import type { FaultReason } from '../common/care/fault.ts';

export function reasonWords(reason: FaultReason, t: (message: string) => string): string {
  if (reason === 'words') return t('your list');
  if (reason === 'list') return t('the word list');
  if (reason === 'debris') return t('web debris');
  return reason === 'loop' ? t('loop') : t('copy of the page');
}
