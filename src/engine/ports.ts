// What the engine needs from outside: a language model and a tokenizer. Time is `common/clock.ts`.
import type { ModelInfo } from '../common/generation.ts';

/**
 * The KV cache of one token sequence, kept and grown in place. Only the model that made it can read it.
 * Positions are absolute: the first token of a prefix stands at position 0.
 */
export interface Prefix {
  /** Tokens held. */
  readonly length: number;
  /** Memory held, bytes. */
  readonly bytes: number;
  /** Forgets the tokens from `length` on, without copying. */
  truncate(length: number): void;
  /** A prefix of its own with the first `length` tokens. */
  copy(length: number): Prefix;
}

/** Keys and values of the tokens decoded since the prefix ended, for each row of a batch. Immutable. */
export interface Tail {
  readonly batch: number;
  /** Tokens a row. */
  readonly length: number;
}

export interface DecodeStep {
  /** `[batch, vocabulary]`, row-major. Owned by the caller until the model's next call. */
  readonly logits: Float32Array;
  readonly tail: Tail;
}

/** A causal language model. Calls on one model must not overlap: the engine keeps one lane. */
export interface LanguageModel {
  readonly info: ModelInfo;
  /** The id that ends a document; also stands in for an empty prompt. */
  readonly endOfText: number;

  /** @param room tokens that it is going to hold, as far as is known: a hint. */
  createPrefix(room?: number): Prefix;

  /** Appends `tokens` to `prefix` in place (prefill, one step) where nobody asks what comes next: that is left out. */
  read(prefix: Prefix, tokens: readonly number[]): Promise<void>;

  /**
   * Appends `tokens` to `prefix` in place (prefill, the last step).
   * @returns logits after the last token, `[vocabulary]`.
   */
  prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array>;

  /**
   * One more token for each row; all rows share `prefix`. The batch is `tokens.length`;
   * `tail` is undefined at the first step.
   */
  decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep>;

  /**
   * Keeps the rows `rows` of `tail`, in that order (rows that are finished need no more work).
   */
  selectRows(tail: Tail, rows: readonly number[]): Tail;

  /**
   * Teacher-forced scoring: reads `tokens` after `prefix`, which stays as it is.
   * @returns logits after each token, `[tokens, vocabulary]`, row-major.
   */
  evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array>;
}

/** Byte-level BPE. */
export interface Tokenizer {
  /** No special token is added, and the text `<|endoftext|>` is read as plain characters. */
  encode(text: string): number[];
  /** The bytes a token stands for, perhaps a part of a UTF-8 sequence; empty for special tokens. */
  bytes(id: number): Uint8Array;
}
