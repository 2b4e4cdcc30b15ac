// How far a variant went from its source.

/** Longer texts are compared by their last words, behind what they have in common at their start. */
const MOST_WORDS = 1000;

/**
 * Edit distance in words (Levenshtein 1966: insertions, deletions, substitutions) over the length of the longer, 0 (the
 * same) to 1 (nothing stayed in its place).
 */
export function wordDistance(a: readonly string[], b: readonly string[]): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const edits = editDistance(a.slice(same, same + MOST_WORDS), b.slice(same, same + MOST_WORDS));
  return edits / Math.min(longest, same + MOST_WORDS);
}

function editDistance(a: readonly string[], b: readonly string[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, word] of a.entries()) {
    const row = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const [corner = 0, top = 0] = [above[column - 1], above[column]];
      const left = row[column - 1] ?? 0;
      row.push(word === b[column - 1] ? corner : 1 + Math.min(corner, top, left));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
