// What of the text before the cursor goes to a server whose tokenizer is unknown.
import type { ContextOptions, ContextReport, MemoryPart } from '../../common/memory.ts';
import type { Tokenizer } from '../../engine/ports.ts';
import { composePrompt, reportOf, textOf } from '../../engine/prompt.ts';
import { boundedTail } from '../../engine/promptWindow.ts';
import { heal } from '../../engine/tokenHealing.ts';
import { encodeUtf8 } from '../../engine/utf8.ts';

/** English prose has four to five. */
const CHARACTERS_A_TOKEN = 4;
/** Of a limit that must not be passed only so much is used, as other prose has fewer characters a token. */
const CERTAIN_SHARE = 0.75;

/** Takes any four characters for a token. */
class FourCharacters implements Tokenizer {
  readonly #tokens: string[] = [];

  encode(text: string): number[] {
    const pieces = text.match(/.{1,4}/gsu) ?? [];
    return pieces.map((piece) => this.#tokens.push(piece) - 1);
  }

  bytes(id: number): Uint8Array {
    return encodeUtf8(this.#tokens[id] ?? '');
  }
}

export interface TextPrompt {
  /** Never empty: many servers refuse that. A line break stands in for it. */
  readonly text: string;
  /** The document has the blank before the answer: the answer drops its own. */
  readonly dropBlanks: boolean;
  /** What was looked at, up to the cursor. */
  readonly before: string;
}

/**
 * Blanks at the end are taken off, as they belong to the token that follows. In the middle of a word the answer just
 * goes on: what a token must begin with cannot be asked of a server.
 * @param wanted tokens of the text at most, about. @param room tokens that fit.
 */
export function textPrompt(text: string, wanted: number, room: number, memory: readonly MemoryPart[] = []): TextPrompt {
  const limit = limitOf(wanted, room);
  const { pieces, page } = composePrompt(new FourCharacters(), boundedTail(text, limit), limit, memory);
  const whole = textOf(pieces);
  const { text: stripped, dropBlanks } = heal(whole);
  const prompt = dropBlanks ? stripped : whole;
  return { text: prompt === '' ? '\n' : prompt, dropBlanks, before: page };
}

/** What `textPrompt` sends, with about how many tokens that is. */
export function textReport({ textBefore, memory, contextTokens }: ContextOptions, room: number): ContextReport {
  const limit = limitOf(contextTokens, room);
  const tokenizer = new FourCharacters();
  const composed = composePrompt(tokenizer, boundedTail(textBefore, limit), limit, memory);
  return reportOf(tokenizer, { ...composed, forced: '' }, limit, true);
}

function limitOf(wanted: number, room: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(room * CERTAIN_SHARE)));
}

/** About how many tokens `text` has. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}
