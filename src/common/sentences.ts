// Where English sentences end, in text that may still grow.

/** A full stop after these ends no sentence. Lower case, without the stop. */
const abbreviations = new Set(
  (
    'mr mrs ms dr st prof capt col gen lt sgt maj rev hon messrs mme mlle sr jr esq gov pres sen rep ' +
    'vs viz cf e.g i.e eg ie etc no vol ch pp fig approx ca'
  ).split(' '),
);
/** Begin with an apostrophe and are not quotations. */
const elisions = /^(?:tis|twas|twere|twill|em|til|cause|bout|round|neath|gainst|ere|n)(?!\p{L})/iu;
const terminators = /[.!?…]+/g;
const closers = /[)\]"'”’»*_]*/y;

/**
 * @param start where to look from; what stands before it is context (a quotation opened, the `Mr` before a stop).
 * @param ended whether nothing more will come. Else an end that what follows could still undo (`Mr. `, `"No!" he said`)
 * is not seen until its next character stands there.
 * @returns the index after the first sentence's terminator and its closing quotes; undefined if none ends.
 */
export function sentenceEnd(text: string, start: number, ended: boolean): number | undefined {
  terminators.lastIndex = start;
  for (let match = terminators.exec(text); match; match = terminators.exec(text)) {
    closers.lastIndex = terminators.lastIndex;
    const end = terminators.lastIndex + (closers.exec(text)?.[0].length ?? 0);
    if (isAbbreviation(text, match.index, match[0]) || insideQuotation(text, end)) continue;
    const following = /^(\s*)(.?)/su.exec(text.slice(end, end + 64));
    const blanks = following?.[1] ?? '';
    const next = following?.[2] ?? '';
    if (next === '') {
      if (ended || blanks.includes('\n\n')) return end;
      return undefined;
    }
    if (blanks !== '' && !/\p{Ll}/u.test(next)) return end;
  }
  return undefined;
}

/** Whether the terminator at `index` only marks an abbreviation, an initial or the number of a list entry. */
function isAbbreviation(text: string, index: number, terminator: string): boolean {
  if (terminator !== '.') return false;
  const before = text.slice(Math.max(0, index - 24), index);
  const word = /[\p{L}\p{N}.]+$/u.exec(before)?.[0] ?? '';
  if (/^\p{Lu}$/u.test(word)) return word !== 'I';
  if (/^\p{N}+$/u.test(word)) return /(?:^|\n)[ \t]*$/.test(before.slice(0, before.length - word.length));
  return abbreviations.has(word.toLowerCase());
}

/** Whether a quotation that began in the same line is still open at `end`. A line break closes all. */
function insideQuotation(text: string, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  let straight = false;
  let curly = 0;
  let single = false;
  for (let i = lineStart; i < end; i++) {
    const character = text[i];
    if (character === '"') straight = !straight;
    else if (character === '“') curly++;
    else if (character === '”') curly = Math.max(0, curly - 1);
    else if (character === '‘') single = single || opensSingle(text, i, true);
    else if (character === "'") single = single ? !closesSingle(text, i) : opensSingle(text, i, false);
    else if (character === '’' && single) single = !closesSingle(text, i);
  }
  return straight || curly > 0 || single;
}

function opensSingle(text: string, index: number, curly: boolean): boolean {
  const before = text[index - 1] ?? ' ';
  return (curly || /[\s“"(—]/.test(before)) && /^\p{L}/u.test(text.slice(index + 1, index + 3)) && !elided(text, index);
}

function elided(text: string, index: number): boolean {
  return elisions.test(text.slice(index + 1, index + 10));
}

function closesSingle(text: string, index: number): boolean {
  return !/^\p{L}/u.test(text.slice(index + 1, index + 3));
}
