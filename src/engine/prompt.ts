// From the text before the cursor, and the story's memory, to what the model reads and what its answer must begin with.
import type { ContextReport, MemoryPart } from '../common/memory.ts';
import type { LanguageModel, Tokenizer } from './ports.ts';
import { arrange, type CutMemory, fitMemory, type Piece } from './promptParts.ts';
import { boundedTail, pageWindow, type Tail } from './promptWindow.ts';
import { heal } from './tokenHealing.ts';

/** Room for the tokens of a healed word. */
const HEALING_TOKENS = 8;
/** Budgets are rounded up to multiples of this, tokens. */
const BUDGET_STEP = 32;

export interface Composed {
  readonly tokens: readonly number[];
  /** Their text, piece by piece. */
  readonly pieces: readonly Piece[];
  readonly cut: readonly CutMemory[];
  /** What is read of the page. */
  readonly page: string;
}

export interface Prompt extends Composed {
  /** What the answer's first tokens must spell, not a part of the answer. */
  readonly forced: string;
  readonly dropBlanks: boolean;
  /** The text that was looked at, up to the cursor. */
  readonly before: string;
}

/** @param limit tokens at most. @returns at least one token. */
export function readPrompt(
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
  limit: number,
  memory: readonly MemoryPart[] = [],
): Prompt {
  const tail = boundedTail(text, limit);
  const healed = heal(tail.text);
  const composed = composePrompt(tokenizer, { text: healed.text, whole: tail.whole }, limit, memory);
  return {
    ...composed,
    tokens: composed.tokens.length > 0 ? composed.tokens : [model.endOfText],
    forced: healed.forced,
    dropBlanks: healed.dropBlanks,
    before: tail.text,
  };
}

/**
 * The window on the page with the memory around and in it. The memory takes half of `limit` at most; what it does not
 * take is the page's. Without memory it is the window alone.
 */
export function composePrompt(
  tokenizer: Tokenizer,
  tail: Tail,
  limit: number,
  memory: readonly MemoryPart[] = [],
): Composed {
  const { parts, tokens: taken, cut } = fitMemory(tokenizer, memory, limit >> 1);
  const window = pageWindow(tokenizer, tail, limit - taken);
  const pieces = arrange(parts, window.text);
  // Read as one text: that is where its tokens are those of any text.
  const tokens = parts.length === 0 ? window.tokens : tokenizer.encode(textOf(pieces));
  return { tokens, pieces, cut, page: window.text };
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** @param isEstimate `tokenizer` is not the model's. */
export function reportOf(
  tokenizer: Tokenizer,
  { pieces, cut, page, forced }: Pick<Prompt, 'pieces' | 'cut' | 'page' | 'forced'>,
  limit: number,
  isEstimate: boolean,
): ContextReport {
  // Tokens can reach over the seam of two pieces: counted from the start on, they add up.
  const ends = pieces.map((_, i) => tokenizer.encode(textOf(pieces.slice(0, i + 1))).length);
  return {
    pieces: pieces.map((piece, i) => ({ ...piece, tokens: (ends[i] ?? 0) - (ends[i - 1] ?? 0) })),
    forced,
    cut: cut.map(({ part: { kind, name, text }, kept }) => {
      return { kind, name, tokens: tokenizer.encode(text).length, kept: tokenizer.encode(kept).length };
    }),
    pageLength: page.length + forced.length,
    tokens: ends.at(-1) ?? 0,
    limit,
    isEstimate,
  };
}

/**
 * Tokens a prompt may have, so that `newTokens` fit after it: the same for budgets that differ little, so that they read
 * the same window. A budget beyond half of the model's positions gets half: the answer then ends for want of `context`.
 */
export function promptLimit(model: LanguageModel, newTokens: number): number {
  const { maxPositions } = model.info;
  const budget = Math.ceil(newTokens / BUDGET_STEP) * BUDGET_STEP;
  return Math.max(1, maxPositions - Math.min(budget, maxPositions >> 1) - HEALING_TOKENS);
}
