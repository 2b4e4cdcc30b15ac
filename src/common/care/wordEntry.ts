// An entry of the writer's list: a word or a phrase, whole; with `*` at its end also what it grows into.

export interface WordEntry {
  /** Without the star, and never empty. */
  readonly text: string;
  readonly isStem: boolean;
}

/** Blank entries, and a `*` alone, mean nothing. */
export function readEntries(entries: readonly string[]): WordEntry[] {
  return entries.flatMap((entry) => {
    const written = entry.trim();
    const text = written.replace(/\s*\*+$/, '');
    return /[^*\s]/.test(text) ? [{ text, isStem: text !== written }] : [];
  });
}
