// Says where a growing answer is to be cut.
import type { FinishReason, IdeaEnd, StopAt } from '../common/generation.ts';
import { sentenceEnd } from '../common/sentences.ts';

export interface Stop {
  /** Characters of the answer to keep. */
  readonly length: number;
  readonly finish: FinishReason;
}

/** What of the text before the cursor can matter to a sentence's end, characters. */
const CONTEXT = 1000;
const paragraphBreak = /[ \t]*\n[ \t]*\n/g;
const lineBreak = /[ \t]*\n/g;

export class StopDetector {
  readonly #stopAt: StopAt | IdeaEnd;
  readonly #context: string;
  #minimum: number;

  /**
   * @param stopAt a list: texts that the answer ends before.
   * @param before text before the answer.
   * @param minimum a sentence that ends before this many characters is not enough; the next one's end is.
   */
  constructor(stopAt: StopAt | IdeaEnd, before: string, minimum = 0) {
    this.#stopAt = stopAt;
    this.#context = before.slice(-CONTEXT);
    this.#minimum = stopAt === 'page' ? Number.POSITIVE_INFINITY : minimum;
  }

  /** From here on a `page` may end: a sentence that ends behind this many characters of the answer. */
  nearEnd(characters: number): void {
    if (this.#stopAt === 'page') this.#minimum = characters;
  }

  /**
   * @param answer all of it so far. @param ended whether nothing more will come.
   * @returns undefined if it goes on. What an earlier call let pass is never cut, but for blanks at its end.
   */
  check(answer: string, ended: boolean): Stop | undefined {
    const content = answer.search(/\S/);
    if (content < 0 || this.#stopAt === 'budget' || this.#minimum === Number.POSITIVE_INFINITY) return undefined;
    if (typeof this.#stopAt === 'object') return cutBefore(this.#stopAt, answer, content);
    if (this.#stopAt === 'line') return cutAt(lineBreak, answer, content, 'line');
    const paragraph = this.#stopAt === 'page' ? undefined : cutAt(paragraphBreak, answer, content, 'paragraph');
    if (this.#stopAt === 'paragraph') return paragraph;
    const from = this.#context.length + Math.max(content, this.#minimum);
    const end = sentenceEnd(this.#context + answer, from, ended);
    if (end === undefined) return paragraph;
    const length = end - this.#context.length;
    return paragraph && paragraph.length < length ? paragraph : { length, finish: 'sentence' };
  }
}

/** A break before the first word only leads up to it, and is no end. */
function cutAt(pattern: RegExp, answer: string, content: number, finish: FinishReason): Stop | undefined {
  pattern.lastIndex = content;
  const match = pattern.exec(answer);
  return match ? { length: match.index, finish } : undefined;
}

/** Such answers have one line: its end is where a text was waited for in vain. */
function cutBefore(texts: readonly string[], answer: string, content: number): Stop | undefined {
  const found = texts.map((text) => answer.indexOf(text)).filter((index) => index >= 0);
  const line = cutAt(lineBreak, answer, content, 'line');
  const first = Math.min(...found);
  return first < (line?.length ?? Number.POSITIVE_INFINITY) ? { length: first, finish: 'text' } : line;
}
