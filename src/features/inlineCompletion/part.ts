// How much of a suggestion is a sentence, or a line.
import { sentenceEnd } from '../../common/sentences.ts';

export type Part = 'sentence' | 'line';

/** What of the text before can matter to a sentence's end, characters. */
const CONTEXT = 1000;

/** The first sentence or line of `text`, with the blanks that lead to it; all of it if none ends in it. */
export function partOf(text: string, part: Part, textBefore: string): string {
  const start = text.search(/\S/);
  if (start < 0) return text;
  if (part === 'line') {
    const end = text.indexOf('\n', start);
    return end < 0 ? text : text.slice(0, end);
  }
  const before = textBefore.slice(-CONTEXT);
  const end = sentenceEnd(before + text, before.length + start, true);
  return end === undefined ? text : text.slice(0, end - before.length);
}
