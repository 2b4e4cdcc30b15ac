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
  const [first] = sentenceEnds(text, start, ended);
  return first;
}

/** As `sentenceEnd`, of one sentence after the other: however many there are, the text is read once. */
export function* sentenceEnds(text: string, start: number, ended: boolean): Generator<number, void> {
  const quotation = new Quotation(text, start);
  for (let from = start; ; ) {
    terminators.lastIndex = from;
    const match = terminators.exec(text);
    if (!match) return;
    from = terminators.lastIndex;
    closers.lastIndex = from;
    const end = from + (closers.exec(text)?.[0].length ?? 0);
    if (isAbbreviation(text, match.index, match[0]) || quotation.isOpenAt(end)) continue;
    const following = /^(\s*)(.?)/su.exec(text.slice(end, end + 64));
    const blanks = following?.[1] ?? '';
    const next = following?.[2] ?? '';
    if (next === '') {
      if (ended || blanks.includes('\n\n')) yield end;
      return;
    }
    if (blanks !== '' && !/\p{Ll}/u.test(next)) yield end;
  }
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

/** Says of one place after the other whether a quotation that began in the same line is still open. */
class Quotation {
  readonly #text: string;
  #at: number;
  #straight = false;
  #curly = 0;
  #single = false;

  /** @param first none of the places is before it. */
  constructor(text: string, first: number) {
    this.#text = text;
    this.#at = text.lastIndexOf('\n', first - 1) + 1;
  }

  isOpenAt(place: number): boolean {
    for (; this.#at < place; this.#at++) this.#read(this.#at);
    return this.#straight || this.#curly > 0 || this.#single;
  }

  #read(index: number): void {
    const text = this.#text;
    const character = text[index];
    if (character === '\n') {
      this.#straight = this.#single = false;
      this.#curly = 0;
    } else if (character === '"') this.#straight = !this.#straight;
    else if (character === '“') this.#curly++;
    else if (character === '”') this.#curly = Math.max(0, this.#curly - 1);
    else if (character === '‘') this.#single = this.#single || opensSingle(text, index, true);
    else if (character === "'")
      this.#single = this.#single ? !closesSingle(text, index) : opensSingle(text, index, false);
    else if (character === '’' && this.#single) this.#single = !closesSingle(text, index);
  }
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
