// Whether a text may be offered after a page: all rules over one text, by the writer's settings. Looks at what is offered
// alone; whatever stands on the page is the writer's.
import { type Ban, banOf } from './ban.ts';
import { findCopy, findWholeCopy } from './copy.ts';
import { findDebris } from './debris.ts';
import type { Fault } from './fault.ts';
import { findLoop } from './loop.ts';
import type { Page } from './page.ts';
import { WritersWords } from './writersWords.ts';

export type CareList = 'none' | 'obscenity';

export interface CareSettings {
  /** Words and phrases; a `*` at the end takes what they grow into. */
  readonly words: readonly string[];
  readonly list: CareList;
  /** Loops, debris, copies. */
  readonly hideFaults: boolean;
}

interface Offer {
  readonly text: string;
}

export type Withheld<T extends Offer> = T & { readonly fault: Fault };

export interface Sifted<T extends Offer> {
  readonly shown: readonly T[];
  readonly hidden: readonly Withheld<T>[];
}

/** Stands for what comes, and is neither a word nor a line's end. */
const MORE = ' \uFFFC';

type Rule = (text: string, page: Page) => Fault | undefined;

export class Judge {
  readonly #inAny: readonly Rule[];
  readonly #inWhole: readonly Rule[];
  /** What a model is told, so that it seldom writes what is to be hidden. */
  readonly ban: Ban;

  private constructor(inAny: readonly Rule[], inWhole: readonly Rule[], ban: Ban) {
    this.#inAny = inAny;
    this.#inWhole = inWhole;
    this.ban = ban;
  }

  static async by({ words, list, hideFaults }: CareSettings): Promise<Judge> {
    const inAny: Rule[] = [];
    const banned = [...words];
    const own = new WritersWords(words);
    if (!own.isEmpty) inAny.push((...offer) => own.find(...offer));
    if (list === 'obscenity') {
      const { Profanity } = await import('./profanity.ts');
      const profanity = new Profanity();
      inAny.push((...offer) => profanity.find(...offer));
      banned.push(...profanity.entries);
    }
    const ban = banOf(banned);
    if (!hideFaults) return new Judge(inAny, [], ban);
    return new Judge([...inAny, findDebris, findLoop, findCopy], [findWholeCopy], ban);
  }

  /** There is no rule: whatever is offered may be shown. */
  get isIdle(): boolean {
    return this.#inAny.length === 0;
  }

  /** What is wrong with a text that is offered as a whole; what comes first in it, if there is more. */
  fault(text: string, page: Page): Fault | undefined {
    return first([...this.#inAny, ...this.#inWhole], text, page);
  }

  /** Parts texts that are offered as a whole from those that had better not be. */
  sift<T extends Offer>(offers: readonly T[], page: Page): Sifted<T> {
    const shown: T[] = [];
    const hidden: Withheld<T>[] = [];
    for (const offer of offers) {
      const fault = this.fault(offer.text, page);
      if (fault) hidden.push({ ...offer, fault });
      else shown.push(offer);
    }
    return { shown, hidden };
  }

  /** As `fault`, in a text that is offered piece by piece. @param goesOn more of it comes: it does not end a line. */
  faultIn(text: string, page: Page, goesOn: boolean): Fault | undefined {
    return first(this.#inAny, goesOn ? text + MORE : text, page);
  }
}

function first(rules: readonly Rule[], text: string, page: Page): Fault | undefined {
  const faults = rules.map((rule) => rule(text, page)).filter((fault) => fault !== undefined);
  return faults.reduce<Fault | undefined>((one, other) => (one && one.start <= other.start ? one : other), undefined);
}
