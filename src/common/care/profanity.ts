// A list from a package: English swearing, sexual words and slurs, as `obscenity` keeps them, without those that a story
// needs for something else. Loaded only where a writer wants it: it takes 10 ms.
import { DataSet, englishDataset, RegExpMatcher, toAsciiLowerCaseTransformer } from 'obscenity';
import type { Fault } from './fault.ts';
import type { Page } from './page.ts';

/** The cock crows, Dick rides an ass, light falls through a chink, he ejaculates, and gathers faggots by the dyke. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'ass',
  'boob',
  'chink',
  'cock',
  'cum',
  'dick',
  'dyke',
  'ejaculate',
  'fag',
  'prick',
  'pussy',
  'retard',
  'scat',
  'sex',
  'tit',
]);

/** Begin with, or hold, what is on the list. */
const INNOCENT = [
  'niggard',
  'feck',
  'cuckold',
  'artisanal',
  'membranal',
  'parabolanus',
  'pandanus',
  'twattl',
  'evagina',
];

const REACH = 48;

export class Profanity {
  readonly #matcher: RegExpMatcher;
  /** Its words as entries of a writer's list, as far as they can be: with a star where they grow into nothing innocent. */
  readonly entries: readonly string[];

  constructor() {
    const words = new DataSet<{ originalWord: string }>().addAll(englishDataset);
    const listed: string[] = [];
    const innocent = [...INNOCENT];
    words.removePhrasesIf(({ metadata, whitelistedTerms }) => {
      const word = metadata?.originalWord ?? '';
      if (EVERYDAY.has(word)) return true;
      listed.push(word);
      innocent.push(...whitelistedTerms);
      return false;
    });
    words.addPhrase((phrase) => INNOCENT.reduce((all, word) => all.addWhitelistedTerm(word), phrase));
    // A model spells words as they are: the package's hunt for disguises would only find what is none.
    const transformers = [toAsciiLowerCaseTransformer()];
    this.#matcher = new RegExpMatcher({
      ...words.build(),
      blacklistMatcherTransformers: transformers,
      whitelistMatcherTransformers: transformers,
    });
    const growsWell = (word: string) =>
      this.#matcher.hasMatch(`${word}xx`) && !innocent.some((other) => other.startsWith(word));
    this.entries = listed
      .filter((word) => this.#matcher.hasMatch(word))
      .map((word) => (growsWell(word) ? `${word}*` : word));
  }

  /** As `WritersWords.find`. */
  find(text: string, page: Page): Fault | undefined {
    const before = page.end(REACH);
    const whole = before + text;
    if (!this.#matcher.hasMatch(whole)) return undefined;
    for (const { startIndex, endIndex } of this.#matcher.getAllMatches(whole, true)) {
      const end = endIndex + 1 - before.length;
      const found = whole.slice(startIndex, endIndex + 1);
      if (end > 0) return { reason: 'list', start: startIndex - before.length, end, found };
    }
    return undefined;
  }
}
