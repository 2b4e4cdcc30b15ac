// A receipt in words, for every place that shows one. Pure: the glue gives the translation and the writer's language.
import type { Receipt } from './receipts.ts';

export type Translate = (message: string, ...args: (string | number)[]) => string;

/** How the writer's language writes things. */
export interface Voice {
  readonly t: Translate;
  /** BCP 47. */
  readonly language: string;
}

/** Who wrote it and when; then how. */
export function receiptWords(receipt: Receipt, { t, language }: Voice): [origin: string, settings: string] {
  const when = new Date(receipt.time).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  return [t('From {0}, by {1}, {2}', receipt.model, featureWords(receipt, t), when), settingsWords(receipt, t)];
}

function featureWords({ feature, kind }: Receipt, t: Translate): string {
  if (feature === 'ghostText') return t('ghost text');
  if (feature === 'ideas') return kind === undefined ? t('Generate Ideas') : t('Ideas, {0}', kind);
  if (feature === 'dialogue') return t('Talk With');
  return feature === 'story' ? t('Continue the Story') : feature;
}

function settingsWords({ sampling, seed, candidate, maxNewTokens }: Receipt, t: Translate): string {
  const { temperature, topK, topP, minP, typicalP, repetitionPenalty } = sampling;
  const settings = [t('Temperature {0}', temperature), t('top-k {0}', topK), t('top-p {0}', topP)];
  if (minP > 0) settings.push(t('min-p {0}', minP));
  if (typicalP < 1) settings.push(t('typical-p {0}', typicalP));
  if (repetitionPenalty > 1) settings.push(t('repetition penalty {0}', repetitionPenalty));
  settings.push(t('at most {0} tokens', maxNewTokens), t('seed {0}', seed), t('text {0} of its answer', candidate + 1));
  return settings.join(', ');
}
