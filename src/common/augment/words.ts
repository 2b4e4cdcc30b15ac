// A text as words and n-grams, for figures: case and punctuation do not count.

const word = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(word) ?? [];
}

/** In the text's order, repeated ones too. Fewer than `n` words have none. */
export function ngrams(words: readonly string[], n: number): string[] {
  const grams: string[] = [];
  for (let end = n; end <= words.length; end++) grams.push(words.slice(end - n, end).join(' '));
  return grams;
}
