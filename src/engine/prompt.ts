// From the text before the cursor to what the model reads and what its answer must begin with.
import type { LanguageModel, Tokenizer } from './ports.ts';
import { boundedTail, windowTokens } from './promptWindow.ts';
import { heal } from './tokenHealing.ts';

/** Room for the tokens of a healed word. */
const HEALING_TOKENS = 8;
/** Budgets are rounded up to multiples of this, tokens. */
const BUDGET_STEP = 32;

export interface Prompt {
  /** At least one. */
  readonly tokens: readonly number[];
  /** What the answer's first tokens must spell, not a part of the answer. */
  readonly forced: string;
  readonly dropBlanks: boolean;
  /** The text that was looked at, up to the cursor. */
  readonly before: string;
}

/** @param limit tokens of the text read at most. */
export function readPrompt(model: LanguageModel, tokenizer: Tokenizer, text: string, limit: number): Prompt {
  const tail = boundedTail(text, limit);
  const healed = heal(tail.text);
  const tokens = windowTokens(tokenizer, { text: healed.text, whole: tail.whole }, limit);
  return {
    tokens: tokens.length > 0 ? tokens : [model.endOfText],
    forced: healed.forced,
    dropBlanks: healed.dropBlanks,
    before: tail.text,
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
