// What stands before an offered text, as the rules read it. Made once for all that is offered at one place.
import { wordsOf } from '../words.ts';

/**
 * A model can copy only what it reads, and no GPT-2 reads more: 1,024 tokens. UTF-16 units, so that a rule's cost does
 * not grow with the document.
 */
const READ = 8192;

export class Page {
  /** The end of it. */
  readonly text: string;
  #words: readonly string[] | undefined;
  #wordLine: string | undefined;

  constructor(textBefore: string) {
    this.text = textBefore.slice(-READ);
  }

  get words(): readonly string[] {
    this.#words ??= wordsOf(this.text);
    return this.#words;
  }

  /** The words with a blank before and after each. */
  get wordLine(): string {
    this.#wordLine ??= this.words.reduce((line, word) => `${line}${word} `, ' ');
    return this.#wordLine;
  }

  /** The last units, from the beginning of a word on. */
  end(units: number): string {
    const end = this.text.slice(-units);
    return end.length === this.text.length ? end : end.replace(/^[\p{L}\p{M}\p{N}'’]+/u, '');
  }
}
