// Where paragraphs begin: said once, for what reads the last of them and what is put between them.

/**
 * Offsets at which the paragraphs of `text` begin, the first always at 0 and perhaps one at its end, still empty. Blank
 * lines part them; in a text without any, line ends do.
 */
export function paragraphStarts(text: string): number[] {
  const blankLines = [...text.matchAll(/\n\s*\n/g)];
  const gaps = blankLines.length > 0 ? blankLines : [...text.matchAll(/\n/g)];
  return [0, ...gaps.map(({ index, 0: gap }) => index + gap.length)];
}

/** The last `count` paragraphs of `text`, with what stands between them. */
export function lastParagraphs(text: string, count: number): string {
  return text.slice(paragraphStarts(text).at(-count) ?? 0);
}
