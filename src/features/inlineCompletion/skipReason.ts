// Every reason to show nothing, and the words for it. The glue translates them.
import type { CommandId } from '../../editor/commandMap.ts';
import type { Refusal } from '../../editor/session.ts';

const reasons = {
  modelFailed: 'The model process has stopped.',
  languageOff: 'Ghost text is off for this kind of document.',
  inlineSuggestOff: 'The setting editor.inlineSuggest.enabled is off.',
  paused: 'Storywisp is paused.',
  commandWrites: 'A continuation is being written.',
  readOnly: 'This document cannot be written to.',
  cursors: 'There is more than one cursor.',
  selecting: 'Text is selected.',
  frontMatter: 'The cursor is in the front matter.',
  code: 'The cursor is in code.',
  comments: 'The cursor is in a comment.',
  tables: 'The cursor is in a table.',
  links: 'The cursor is in a link.',
  quiet: 'You pressed Esc a moment ago. Alt+\\ asks anyway.',
  dialogue: 'This is a dialogue: Enter after your turn has the other answer. Alt+\\ asks anyway.',
  empty: 'There is no text yet. Alt+\\ asks for a beginning.',
  midWord: 'The cursor is in the middle of a word. Alt+\\ asks anyway.',
  textAfter: 'There is text after the cursor on this line. Alt+\\ asks anyway.',
  failed: 'The last request failed. The log has the rest.',
  nothingToAdd: 'The model had nothing new to add here.',
  hidden: 'What the model had to say here was hidden.',
} as const;

export type SkipReason = keyof typeof reasons;

const REMEDIES: Readonly<Partial<Record<SkipReason, CommandId>>> = {
  modelFailed: 'storywisp.restart',
  languageOff: 'storywisp.toggle',
  paused: 'storywisp.resume',
  failed: 'storywisp.showLog',
  hidden: 'storywisp.showHidden',
};

export function refusalOf(reason: SkipReason): Refusal {
  return { words: reasons[reason], remedy: REMEDIES[reason] };
}
