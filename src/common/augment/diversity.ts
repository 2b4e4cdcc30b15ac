// How varied a set of texts is, by the field's figures.
import { ngrams } from '../words.ts';

/** Distinct n-grams over all n-grams of all texts (Li et al. 2016, "A Diversity-Promoting Objective", section 4.3). */
export function distinct(texts: readonly (readonly string[])[], n: number): number {
  const grams = texts.flatMap((words) => ngrams(words, n));
  return grams.length === 0 ? 0 : new Set(grams).size / grams.length;
}

const ORDER = 4;
/** Stands for a count of none, so that one missing order does not make all zero (Chen and Cherry 2014, method 1). */
const SMOOTHED_NONE = 0.1;

/** How often an n-gram comes in the text where it is most frequent, and in the text that is next to that one. */
interface Peak {
  readonly most: number;
  readonly next: number;
}

/**
 * The mean BLEU-4 of each text against all others (Zhu et al. 2018, "Texygen", Self-BLEU): 0 nothing in common, 1 all the
 * same. BLEU as in Papineni et al. 2002, sections 2.1 to 2.3: clipped n-gram precisions, their geometric mean, a brevity
 * penalty by the reference of the closest length.
 */
export function selfBleu(texts: readonly (readonly string[])[]): number {
  if (texts.length < 2) return 0;
  const counts = texts.map((words) => Array.from({ length: ORDER }, (_, i) => countGrams(ngrams(words, i + 1))));
  const peaks = Array.from({ length: ORDER }, (_, order) => peaksOf(counts.map((byOrder) => byOrder[order])));
  const lengths = texts.map(({ length }) => length).sort((a, b) => a - b);
  const scores = texts.map(({ length }, text) => {
    if (length === 0) return 0;
    const logs = peaks.map((peak, order) => Math.log(precision(counts[text]?.[order] ?? new Map(), peak)));
    return brevity(length, closest(lengths, length)) * Math.exp(logs.reduce((sum, log) => sum + log, 0) / ORDER);
  });
  return scores.reduce((sum, score) => sum + score, 0) / texts.length;
}

function countGrams(grams: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

function peaksOf(counts: readonly (ReadonlyMap<string, number> | undefined)[]): Map<string, Peak> {
  const peaks = new Map<string, Peak>();
  for (const [gram, count] of counts.flatMap((ofText) => [...(ofText ?? [])])) {
    const { most, next } = peaks.get(gram) ?? { most: 0, next: 0 };
    peaks.set(gram, count > most ? { most: count, next: most } : { most, next: Math.max(next, count) });
  }
  return peaks;
}

/** Of one text, clipped by the counts in all others. */
function precision(counts: ReadonlyMap<string, number>, peaks: ReadonlyMap<string, Peak>): number {
  let matched = 0;
  let total = 0;
  for (const [gram, count] of counts) {
    const { most = 0, next = 0 } = peaks.get(gram) ?? {};
    // A text that has the most of a gram is measured by the next one.
    matched += Math.min(count, count === most ? next : most);
    total += count;
  }
  return (matched || SMOOTHED_NONE) / Math.max(1, total);
}

function brevity(length: number, reference: number): number {
  return length > reference ? 1 : Math.exp(1 - reference / length);
}

/** The length nearest to `length` among the other texts; the shorter of two that are as near. @param sorted with its own. */
function closest(sorted: readonly number[], length: number): number {
  const own = sorted.indexOf(length);
  const below = sorted[own - 1];
  const above = sorted[own + 1];
  if (below === undefined || above === undefined) return below ?? above ?? length;
  return above - length < length - below ? above : below;
}
