// The figures of a run, in words.
import type { AugmentFigures } from '../../common/augment/figures.ts';

type Translate = (message: string, ...args: (string | number)[]) => string;

export function figureWords({ records, skipped, kept, dropped, ...figures }: AugmentFigures, t: Translate): string {
  const lost = dropped.nearCopy + dropped.duplicate + dropped.empty;
  const [one, two, three] = figures.distinct.map((share) => share.toFixed(2));
  const sentences = [t('{0} variants of {1} records.', kept, records)];
  if (lost > 0) sentences.push(t('{0} near-copies, duplicates and empty ones were dropped.', lost));
  if (dropped.hidden > 0)
    sentences.push(t('{0} were hidden: by your list, or as loops, debris and copies.', dropped.hidden));
  if (skipped > 0) sentences.push(t('{0} records had too little text.', skipped));
  if (kept > 0) {
    sentences.push(
      t('Distinct-1, 2, 3: {0}, {1}, {2}.', one ?? '', two ?? '', three ?? ''),
      t('Self-BLEU: {0}.', figures.selfBleu.toFixed(2)),
      t('Distance to the source: {0}.', figures.distance.toFixed(2)),
    );
  }
  return sentences.join(' ');
}
