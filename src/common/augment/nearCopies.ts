// Tells a near-copy by the word 4-grams it shares with the source or with another variant.
import { ngrams } from '../words.ts';

const LENGTH = 4;

/**
 * Share of the 4-grams of `words` that stand in `others`, 0 to 1. Shorter texts are compared as one gram of their length.
 */
export function sharedGrams(words: readonly string[], others: readonly string[]): number {
  const length = Math.min(LENGTH, words.length);
  if (length === 0) return 0;
  const grams = ngrams(words, length);
  const known = new Set(ngrams(others, length));
  return grams.filter((gram) => known.has(gram)).length / grams.length;
}
