// The engine's one door: composes prompt window, prefill, decode and scoring over the ports. Knows neither
// Node nor VS Code. Calls on one engine must not overlap: who owns it keeps one lane.
import type { CancellationToken } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type { GenerationOptions, GenerationResult, IdeasResult } from '../common/generation.ts';
import type { SamplingOptions } from '../common/sampling.ts';
import type { LanguageModel, Tokenizer } from './ports.ts';

export interface EngineOptions {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
  readonly clock: Clock;
  /** Bound on the KV cache, bytes. */
  readonly cacheBytes: number;
  /** Gives the event loop a turn; called between steps so that a cancel gets in. */
  readonly yieldTurn: () => Promise<void>;
  /** Draws a 32-bit seed when a request has none. */
  readonly drawSeed: () => number;
}

export interface GenerationProgress {
  /** Text of the first candidate that comes after what was yielded before; final. */
  readonly text: string;
}

export interface IdeasRequest {
  readonly textBefore: string;
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

export interface NextToken {
  readonly id: number;
  /** U+FFFD stands for a part of a character. */
  readonly text: string;
  /** After the sampling settings. */
  readonly probability: number;
  /** As the model gives it. */
  readonly rawProbability: number;
}

export interface NextResult {
  readonly promptTokens: number;
  /** Most likely first; only tokens that can come. */
  readonly tokens: readonly NextToken[];
}

export interface Evaluation {
  /** Tokens scored. */
  readonly tokens: number;
  /** Mean, a token. */
  readonly nats: number;
  readonly perplexity: number;
  readonly bitsPerByte: number;
}

export class Engine {
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /**
   * Continues `text`; yields the first candidate as it becomes final.
   * @throws CancelledError when cancelled (what was yielded stays true); StorywispError when the model fails.
   */
  async *generate(
    text: string,
    options: GenerationOptions,
    token: CancellationToken,
  ): AsyncGenerator<GenerationProgress, GenerationResult> {
    throw new Error(`${text}${options}${token}${this.#options}`);
  }

  /** @throws CancelledError when cancelled; StorywispError when the model fails. */
  async ideas(
    request: IdeasRequest,
    token: CancellationToken,
    onProgress: (progress: { readonly done: number; readonly total: number }) => void,
  ): Promise<IdeasResult> {
    throw new Error(`${request}${token}${onProgress}`);
  }

  /** The `count` most likely next tokens after `text` exactly as it is (no healing). */
  async next(text: string, sampling: SamplingOptions, count: number, token: CancellationToken): Promise<NextResult> {
    throw new Error(`${text}${sampling}${count}${token}`);
  }

  /** Perplexity of `text` in windows of the model's length that move by `stride` tokens. `onProgress` gets 0 to 1. */
  async evaluate(
    text: string,
    options: { readonly stride: number },
    token: CancellationToken,
    onProgress?: (done: number) => void,
  ): Promise<Evaluation> {
    throw new Error(`${text}${options}${token}${onProgress}`);
  }
}
