// Which of the ideas sampled are shown: drops the poor and the alike, puts those first that the page makes likelier.
import type { Idea } from '../common/generation.ts';

/** An idea shorter than this takes another sentence, characters. */
export const SHORTEST_IDEA = 32;
/** Different ones. */
const FEWEST_WORDS = 5;
/** Below this share of different words, a text stammers. */
const LEAST_VARIED = 0.6;
/** Beyond this share of word pairs in common, two texts are the same idea. */
const ALIKE = 0.4;

/** Whether `text` says something, and something that `page` does not say already. */
export function isWorthwhile(text: string, page: string): boolean {
  const words = wordsOf(text);
  const different = new Set(words).size;
  if (different < Math.max(FEWEST_WORDS, LEAST_VARIED * words.length)) return false;
  return overlap(wordPairs(text), wordPairs(page)) <= ALIKE;
}

/** The `count` ideas with the highest score, best first, without one that is nearly the same as a better one. */
export function bestIdeas(ideas: readonly Idea[], count: number): Idea[] {
  const chosen: { idea: Idea; pairs: ReadonlySet<string> }[] = [];
  for (const idea of ideas.toSorted((a, b) => b.score - a.score)) {
    if (chosen.length === count) break;
    const pairs = wordPairs(idea.text);
    if (chosen.every((other) => overlap(pairs, other.pairs) <= ALIKE)) chosen.push({ idea, pairs });
  }
  return chosen.map(({ idea }) => idea);
}

/** Lower case, without punctuation. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Pairs of neighbouring words. */
function wordPairs(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  return new Set(words.slice(1).map((word, i) => `${words[i]} ${word}`));
}

/** Word pairs in common, as a share of the smaller set. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
