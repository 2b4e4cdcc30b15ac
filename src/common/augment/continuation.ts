// What is asked of the model for a record's rest, and what of its answer becomes part of the variant.
import type { Continuation, StopAt } from '../generation.ts';
import { sentenceEnds } from '../sentences.ts';
import type { AugmentMode } from './cut.ts';

const CHARACTERS_A_TOKEN = 4;
const FEWEST_TOKENS = 12;
/** Longer than this no rest is written: half of what a small GPT-2 can read. */
const MOST_TOKENS = 400;

export interface Length {
  readonly maxNewTokens: number;
  readonly stopAt: StopAt;
}

/** A budget for about as much as `rest`, tokens. */
export function lengthLike(rest: string, mode: AugmentMode): Length {
  // A page ends in the last quarter of its budget; a sentence by itself, so that its budget is only a bound.
  const asSentence = mode === 'infill-end' && isSentence(rest);
  const tokens = Math.ceil((rest.length / CHARACTERS_A_TOKEN) * (asSentence ? 2 : 1.15)) + 4;
  return {
    maxNewTokens: Math.min(MOST_TOKENS, Math.max(FEWEST_TOKENS, tokens)),
    stopAt: asSentence ? 'sentence' : 'page',
  };
}

/** Ends with a whole word, with a whole sentence if `rest` does; of one line if the record is. */
export function finish({ text, finish: how }: Continuation, rest: string, isOneLine: boolean): string {
  const answer = (isOneLine ? text.replace(/\s*\n\s*/g, ' ') : text).trim();
  const isWhole = how !== 'budget' && how !== 'context' && how !== 'loop';
  if (isWhole) return answer;
  const whole = answer.replace(/\s+\S*$/, '');
  return (isSentence(rest) ? wholeSentences(whole) : undefined) ?? whole;
}

function isSentence(text: string): boolean {
  return /[.!?…]["'”’)]*\s*$/.test(text);
}

/** @returns undefined if they would be less than half. */
function wholeSentences(text: string): string | undefined {
  let last = 0;
  for (const end of sentenceEnds(text, 0, true)) last = end;
  return 2 * last >= text.length ? text.slice(0, last) : undefined;
}
