// Names of characters, found in prose.

const MOST_NAMES = 12;
/** Begin sentences, or are written large, and are nobody's names. */
const noNames = new Set(
  (
    'i a an the and but or nor so yet for if then than that this these those there here he she it we you they his her ' +
    'its our your their my me him them us who what when where why how which not no yes oh ah as at by in of on to up ' +
    'mr mrs ms dr sir lady lord miss chapter part monday tuesday wednesday thursday friday saturday sunday january ' +
    'february march april may june july august september october november december god one two three'
  ).split(' '),
);

/** Names in a page: words written large inside a sentence, the most frequent first. Headings write large what they like. */
export function namesIn(text: string): readonly string[] {
  const counts = new Map<string, number>();
  const prose = text.replace(/^#+ .*$/gm, '');
  for (const [name] of prose.matchAll(/(?<=[\p{Ll},;]["'”’]?\s)\p{Lu}[\p{Ll}’'-]+(?:\s\p{Lu}[\p{Ll}’'-]+)?/gu)) {
    const plain = name.replace(/['’]s?$/, '');
    if (plain.length > 1 && plain.split(/\s/).every((word) => !noNames.has(word.toLowerCase()))) {
      counts.set(plain, (counts.get(plain) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, MOST_NAMES).map(([name]) => name);
}
