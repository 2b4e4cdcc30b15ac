// Judges a text that streams in. It holds the last words back until they can be no part of a fault any more, so that
// nothing is shown that would have to be taken back; once there is a fault, nothing more gets through.
import { sentenceEnd } from '../sentences.ts';
import { findWords } from '../words.ts';
import type { Fault } from './fault.ts';
import type { Judge } from './judge.ts';
import type { Page } from './page.ts';

/** Words: as many as a copied passage has, and no other rule needs more to see where a fault begins. */
const HELD = 8;

export interface Passed {
  readonly text: string;
  /** A fault was found, and the sentence it is in has ended: nothing more is worth waiting for. */
  readonly isOver: boolean;
}

/** What did not get through, to the end of its sentence as far as it came. */
export interface Caught {
  readonly text: string;
  readonly fault: Fault;
}

export class CareGate {
  readonly #judge: Judge;
  readonly #page: Page;
  #text = '';
  #passed = 0;
  #fault: Fault | undefined;

  /** @param page what stands before the text. */
  constructor(judge: Judge, page: Page) {
    this.#judge = judge;
    this.#page = page;
  }

  push(piece: string): Passed {
    this.#text += piece;
    if (this.#judge.isIdle) return this.#pass(this.#text.length);
    if (this.#fault) return this.#pass(this.#passed);
    const words = findWords(this.#text);
    // The last word may grow still.
    const known = words.at(-1)?.end === this.#text.length ? words.at(-1)?.start : this.#text.length;
    this.#fault = this.#judge.faultIn(this.#text.slice(0, known), this.#page, true);
    return this.#pass(this.#fault?.start ?? words.at(-HELD)?.start ?? 0);
  }

  /** Nothing more comes. */
  finish(): Passed {
    if (this.#fault || this.#judge.isIdle) return { text: '', isOver: true };
    this.#fault = this.#judge.faultIn(this.#text, this.#page, false);
    return { ...this.#pass(this.#fault?.start ?? this.#text.length), isOver: true };
  }

  /** Undefined as long as all is well. */
  get caught(): Caught | undefined {
    if (!this.#fault) return undefined;
    return { text: this.#text.slice(this.#passed, this.#sentenceEnd), fault: this.#fault };
  }

  get #sentenceEnd(): number | undefined {
    return sentenceEnd(this.#text, this.#passed, false);
  }

  /** Blanks wait for the word after them. */
  #pass(until: number): Passed {
    const text = this.#text.slice(this.#passed, Math.max(this.#passed, until)).trimEnd();
    this.#passed += text.length;
    return { text, isOver: this.#fault !== undefined && this.#sentenceEnd !== undefined };
  }
}
