// What one asks of a continuation and what comes back: said once, for the engine, the wire and the features.
import type { MemoryPart } from './memory.ts';
import type { SamplingOptions } from './sampling.ts';

/**
 * Where a continuation ends, besides its budget: a sentence, a line, a paragraph, or only the budget. `page` is for
 * longer texts: the first sentence that ends in the last quarter of the budget.
 */
export type StopAt = 'sentence' | 'line' | 'paragraph' | 'page' | 'budget';

/** Why it ended. `text`: one that it was to end before. `context`: prompt and new tokens filled the model's positions. */
export type FinishReason = 'sentence' | 'line' | 'paragraph' | 'text' | 'budget' | 'endOfText' | 'loop' | 'context';

/** Who goes first in the one inference lane. */
export type Lane = 'interactive' | 'stream' | 'background';

export interface GenerationOptions {
  /** Continuations sampled side by side from one prompt. 1 to 16. */
  readonly candidates: number;
  /** Budget of new tokens for each. 1 to 2000. */
  readonly maxNewTokens: number;
  /** The model does not take its text for ended before so many. 0 unless it is set. */
  readonly minNewTokens?: number;
  readonly stopAt: StopAt;
  readonly sampling: SamplingOptions;
  /** 32-bit; null draws one. Same model, text, options and seed give the same text. */
  readonly seed: number | null;
  /** At most this many tokens of the text before the cursor are read. */
  readonly contextTokens: number;
  /** Read along with the text, within half of those tokens. */
  readonly memory?: readonly MemoryPart[];
  /** Words that the model is kept from, as far as it can be: see `care/ban.ts`. */
  readonly banned?: readonly string[];
}

export interface Continuation {
  readonly text: string;
  readonly newTokens: number;
  readonly finish: FinishReason;
}

export interface GenerationResult {
  readonly candidates: readonly Continuation[];
  readonly seed: number;
  readonly promptTokens: number;
  /** Prompt tokens whose keys and values were in the cache already. */
  readonly reusedTokens: number;
  /** From the request's start to the first sampled token, ms. */
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

/** Where an idea ends: at a place of prose, or before the first of some texts, on its first line. */
export type IdeaEnd = 'sentence' | 'line' | 'paragraph' | readonly string[];

/** Leads a model that cannot follow instructions to begin an idea. */
export interface Opening {
  /** Stands between the text and the idea. */
  readonly before: string;
  /** The idea's first words; ends with a blank if a word is to follow. */
  readonly lead: string;
}

/** What kind of texts ideas are. */
export interface IdeaForm {
  /** Sampled from in turn; one at least. */
  readonly openings: readonly Opening[];
  readonly endAt: IdeaEnd;
  /** An idea has at least so many different words, and at most so many. */
  readonly fewestWords: number;
  readonly mostWords: number;
  /** Whether its first and its last word must begin with a capital letter. */
  readonly capital: boolean;
  /** What stands before an idea where there is no page: an idea is worth what the page adds to it. */
  readonly alone: string;
}

/** What one asks for when one asks for ideas. */
export interface IdeasOptions {
  /** Blanks at its end do not count. */
  readonly textBefore: string;
  readonly form: IdeaForm;
  /** Read along with it. */
  readonly memory?: readonly MemoryPart[];
  /** As in `GenerationOptions`. */
  readonly banned?: readonly string[];
  /** Ideas wanted. */
  readonly count: number;
  /** Continuations sampled to choose from. */
  readonly samples: number;
  /** Budget of new tokens for each. */
  readonly maxNewTokens: number;
  readonly sampling: SamplingOptions;
  /** 32-bit; null draws one. */
  readonly seed: number | null;
}

export interface Idea {
  readonly text: string;
  /**
   * log p(idea | page) - log p(idea | alone), nats a token: how much the page makes the idea likelier. Of a server that
   * cannot tell: log p(idea | page) a token, or 0.
   */
  readonly score: number;
}

export interface IdeasResult {
  /** In the order in which they were chosen, each the best of those that waited. */
  readonly ideas: readonly Idea[];
  readonly seed: number;
}

export interface ModelInfo {
  readonly name: string;
  /** Undefined where nobody says. */
  readonly parameters?: number;
  /** How weights are kept: `int8`, `fp32`, or an export's own name for it. Undefined where nobody says. */
  readonly precision?: string;
  /** Longest sequence, prompt and new tokens together. */
  readonly maxPositions: number;
  readonly vocabularySize: number;
  /** The host that the text is sent to. Without it, nothing leaves this machine. */
  readonly host?: string;
}
