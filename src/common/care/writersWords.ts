// The writer's own list: whole words and phrases, whatever their case; with `*` at the end also what they grow into.
import type { Fault } from './fault.ts';
import type { Page } from './page.ts';
import { readEntries, type WordEntry } from './wordEntry.ts';

const inWord = '[\\p{L}\\p{M}\\p{N}]';
const isInWord = new RegExp(`^${inWord}$`, 'u');
/** Scripts that put no blanks between words: there, nothing says where one begins. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u;

export class WritersWords {
  readonly #pattern: RegExp | undefined;
  /** Of the page's end, what an entry can begin in. */
  readonly #reach: number;

  constructor(entries: readonly string[]) {
    const known = readEntries(entries.flatMap((entry) => [entry.normalize('NFC'), entry.normalize('NFD')]));
    // Of two that begin alike, the longer one is tried first.
    known.sort((one, other) => other.text.length - one.text.length);
    this.#pattern = known.length > 0 ? new RegExp(patternOf(known), 'giu') : undefined;
    this.#reach = 2 * Math.max(0, ...known.map(({ text }) => text.length)) + 32;
  }

  get isEmpty(): boolean {
    return this.#pattern === undefined;
  }

  /** Never what the page alone holds: that is the writer's. A word that the page begins and the text ends is found. */
  find(text: string, page: Page): Fault | undefined {
    if (!this.#pattern) return undefined;
    const before = page.end(this.#reach);
    for (const { 0: found, index } of (before + text).matchAll(this.#pattern)) {
      const end = index + found.length - before.length;
      if (end > 0) return { reason: 'words', start: index - before.length, end, found };
    }
    return undefined;
  }
}

/** By their first letters, so that a long list costs little. */
function patternOf(entries: readonly WordEntry[]): string {
  const groups = new Map<string, Set<string>>();
  for (const entry of entries) {
    const { first, rest } = sourceOf(entry);
    const group = groups.get(first);
    if (group) group.add(rest);
    else groups.set(first, new Set([rest]));
  }
  return [...groups].map(([first, rests]) => `${first}(?:${[...rests].join('|')})`).join('|');
}

function sourceOf({ text, isStem }: WordEntry): { readonly first: string; readonly rest: string } {
  const [first = '', ...rest] = text.toLowerCase();
  const opening = isBounded(first) ? `(?<!${inWord})` : '';
  const closing = isStem ? `${inWord}*` : isBounded(rest.at(-1) ?? first) ? `(?!${inWord})` : '';
  return { first: opening + literal(first), rest: literal(rest.join('')) + closing };
}

/** Whether a word that begins or ends with it must begin or end there. */
function isBounded(letter: string): boolean {
  return isInWord.test(letter) && !unspaced.test(letter);
}

function literal(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/['’]/g, "['’]");
}
