// Decides whether to stay out of the writer's way. Pure: the same situation has the same answer.
import type { Situation } from './situation.ts';
import type { SkipReason } from './skipReason.ts';

export interface Asking {
  /** The writer asked (Alt+\) and did not only stop typing. */
  readonly asked: boolean;
  /** Esc was pressed a moment ago. */
  readonly quiet: boolean;
}

/** The first reason to show nothing, the plainest first; undefined if there is none. */
export function skipReason(situation: Situation, { asked, quiet }: Asking): SkipReason | undefined {
  if (situation.modelFailed) return 'modelFailed';
  if (!situation.settings.languageOn) return 'languageOff';
  if (!situation.settings.inlineSuggestOn) return 'inlineSuggestOff';
  if (situation.paused) return 'paused';
  if (situation.commandWrites) return 'commandWrites';
  if (!situation.writable) return 'readOnly';
  if (situation.cursors > 1) return 'cursors';
  if (situation.selecting) return 'selecting';
  if (situation.inside && !situation.settings.inside[situation.inside]) return situation.inside;
  if (asked) return undefined;
  if (quiet) return 'quiet';
  if (situation.isDialogue) return 'dialogue';
  if (!/\S/.test(situation.textBefore)) return 'empty';
  return reasonOnLine(situation);
}

const wordEnd = /[\p{L}\p{N}\p{M}]$/u;
const restOfWord = /^[\p{L}\p{N}\p{M}]+/u;
/** Closing brackets, quotes, emphasis and punctuation: what may follow the end of a sentence that is being written. */
const closing = /^[\s\p{Pe}\p{Pf}"'*_~.,;:!?…—–-]*$/u;

function reasonOnLine({ textBefore, textAfter, settings }: Situation): SkipReason | undefined {
  const [after = ''] = textAfter.split('\n', 1);
  const inWord = wordEnd.test(textBefore.slice(-2)) && restOfWord.test(after);
  if (inWord && !settings.midWord) return 'midWord';
  return closing.test(inWord ? after.replace(restOfWord, '') : after) ? undefined : 'textAfter';
}
