// Measures a story while it streams in: how far it is, and where in a piece of text it is long enough. Knows text alone.
import { sentenceEnd } from '../../common/sentences.ts';
import type { Length } from './length.ts';

/** Of a length in tokens, this share or so many, whichever is less, are for the end of the last sentence. */
const ENDING_SHARE = 0.25;
const ENDING_TOKENS = 64;
/** What of the text before the story can matter to a sentence's end, characters. */
const CONTEXT = 1000;
const paragraphBreak = /[ \t]*\n[ \t]*\n\s*(?=\S)/g;

/** What of a piece belongs to the story, and where the story stands after it. */
export interface Measured {
  readonly text: string;
  readonly state: 'goesOn' | 'paragraphEnded' | 'longEnough';
}

export class Measure {
  readonly length: Length;
  /** Some context and the story. */
  #text: string;
  /** Where the last sentence or paragraph that was counted ended. */
  #counted: number;
  #ends = 0;
  #tokens = 0;

  /** @param before the text that the story goes on from. */
  constructor(length: Length, before: string) {
    this.length = length;
    this.#text = before.slice(-CONTEXT);
    this.#counted = this.#text.length;
  }

  /** How much is written, in the length's unit. */
  get done(): number {
    return this.length.unit === 'tokens' ? this.#tokens : this.#ends;
  }

  /** Tokens that may be asked for at once; 0 when a length in tokens is used up. */
  get tokensLeft(): number {
    const { unit, count } = this.length;
    if (unit !== 'tokens') return Number.POSITIVE_INFINITY;
    return (this.#tokens < endingOf(count) ? endingOf(count) : count) - this.#tokens;
  }

  /** An answer has ended after so many tokens. */
  answered(tokens: number): void {
    const { unit, count } = this.length;
    const ending = endingOf(count);
    if (unit === 'tokens' && this.#tokens < ending && this.#tokens + tokens >= ending)
      this.#counted = this.#text.length;
    this.#tokens += tokens;
  }

  /** The next piece of the story, as it streams: blanks at its end must wait for the word after them. */
  push(piece: string): Measured {
    const start = this.#text.length;
    this.#text += piece;
    for (let end = this.#nextEnd(); end !== undefined; end = this.#nextEnd()) {
      this.#counted = end;
      const state = this.#count();
      if (state === 'goesOn') continue;
      this.#text = this.#text.slice(0, end);
      return { text: this.#text.slice(start), state };
    }
    return { text: piece, state: 'goesOn' };
  }

  /** Of a sentence or a paragraph, whichever counts now. */
  #nextEnd(): number | undefined {
    const { unit, count } = this.length;
    // A break before the first word only leads up to it.
    const word = /\S/g;
    word.lastIndex = this.#counted;
    const from = word.exec(this.#text)?.index;
    if (from === undefined) return undefined;
    if (unit !== 'paragraphs') {
      const counts = unit === 'sentences' || this.#tokens >= endingOf(count);
      return counts ? sentenceEnd(this.#text, from, false) : undefined;
    }
    paragraphBreak.lastIndex = from;
    return paragraphBreak.exec(this.#text)?.index;
  }

  #count(): Measured['state'] {
    const { unit, count, pauses } = this.length;
    this.#ends++;
    if (unit === 'tokens' || this.#ends >= count) return 'longEnough';
    return pauses ? 'paragraphEnded' : 'goesOn';
  }
}

function endingOf(tokens: number): number {
  return tokens - Math.min(Math.ceil(tokens * ENDING_SHARE), ENDING_TOKENS);
}
