// A text as words and n-grams: case and punctuation do not count.

const word = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/** A word, and where it stands in its text. */
export interface Word {
  /** Lower case, with a straight apostrophe. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function findWords(text: string): Word[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    text: found.toLowerCase().replaceAll('’', "'"),
    start: index,
    end: index + found.length,
  }));
}

export function wordsOf(text: string): string[] {
  return findWords(text).map(({ text }) => text);
}

/** In the text's order, repeated ones too. Fewer than `n` words have none. */
export function ngrams(words: readonly string[], n: number): string[] {
  const grams: string[] = [];
  for (let end = n; end <= words.length; end++) grams.push(words.slice(end - n, end).join(' '));
  return grams;
}
