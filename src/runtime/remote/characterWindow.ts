// Which of the text before the cursor goes to a server whose tokenizer is unknown.

import type { Tokenizer } from '../../engine/ports.ts';
import { boundedTail, windowTokens } from '../../engine/promptWindow.ts';
import { heal } from '../../engine/tokenHealing.ts';
import { encodeUtf8 } from '../../engine/utf8.ts';

/** English prose has four to five characters a token. */
const CHARACTERS_A_TOKEN = 4;
/** What any text in Latin letters fits into, for a limit that must not be passed. */
const FEWEST_CHARACTERS_A_TOKEN = 3;

/** A character is a token: the engine's window, whose start stays where it is while one types, by characters. */
const characters: Tokenizer = {
  encode: (text) => Array.from(text, (character) => character.codePointAt(0) as number),
  bytes: (id) => encodeUtf8(String.fromCodePoint(id)),
};

export interface TextPrompt {
  /** Never empty: many servers refuse that. A line break stands in for it. */
  readonly text: string;
  /** The document has the blank before the answer: the answer drops its own. */
  readonly dropBlanks: boolean;
  /** What was looked at, up to the cursor. */
  readonly before: string;
}

/**
 * Blanks at the end are taken off, as they belong to GPT-2's next token. In the middle of a word the answer just goes
 * on: what a token must begin with cannot be asked of a server.
 * @param wanted tokens of the text at most, about. @param room tokens that fit.
 */
export function textPrompt(text: string, wanted: number, room: number): TextPrompt {
  const limit = Math.min(wanted * CHARACTERS_A_TOKEN, Math.max(1, room) * FEWEST_CHARACTERS_A_TOKEN);
  const tail = boundedTail(text, wanted);
  const before = windowTokens(characters, tail, limit)
    .map((code) => String.fromCodePoint(code))
    .join('');
  const { text: stripped, dropBlanks } = heal(before);
  const prompt = dropBlanks ? stripped : before;
  return { text: prompt === '' ? '\n' : prompt, dropBlanks, before };
}

/** About how many tokens `text` has. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}
