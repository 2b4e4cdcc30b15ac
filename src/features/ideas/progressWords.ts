// How far a question for ideas is, in words, and as a share where it is known.
import type { ModelStatus } from '../../client/modelService.ts';
import type { Translate } from '../../editor/receiptWords.ts';
import type { IdeasProgressValue } from '../../protocol/messages.ts';

export interface ProgressWords {
  readonly words: string;
  /** 0 to 1, or null where nobody knows. */
  readonly done: number | null;
}

/** @param progress undefined until the model has said something. */
export function progressWords(
  { state, task, done }: ModelStatus,
  progress: IdeasProgressValue | undefined,
  t: Translate,
): ProgressWords {
  if (state === 'starting' || state === 'loading') return { words: task ?? t('Loading the model'), done: done ?? null };
  if (!progress) return { words: t('Looking for ideas'), done: null };
  return { words: t('{0} of {1} written', progress.done, progress.total), done: progress.done / progress.total };
}
