// What writes: an engine over a model on this machine, or one that asks a server. Whoever holds one knows no more.
import type { CancellationToken } from '../common/cancellation.ts';
import type {
  GenerationOptions,
  GenerationResult,
  IdeasOptions,
  IdeasResult,
  ModelInfo,
} from '../common/generation.ts';
import type { ContextOptions, ContextReport } from '../common/memory.ts';
import type { IdeasProgress } from './ideas.ts';

export interface GenerationProgress {
  /** Text of the first candidate that comes after what was yielded before; final. */
  readonly text: string;
}

/** Calls on one engine must not overlap: whoever owns it keeps one lane. */
export interface TextEngine {
  readonly info: ModelInfo;

  /** Tokens that went through the model on this machine so far. */
  readonly computedTokens: number;

  /**
   * Continues `text`; yields the first candidate as it becomes final.
   * @throws CancelledError when cancelled (what was yielded stays true); StorywispError when the model fails.
   */
  generate(
    text: string,
    options: GenerationOptions,
    token: CancellationToken,
  ): AsyncGenerator<GenerationProgress, GenerationResult>;

  /** @throws CancelledError when cancelled; StorywispError when the model fails. */
  ideas(
    request: IdeasOptions,
    token: CancellationToken,
    onProgress: (progress: IdeasProgress) => void,
  ): Promise<IdeasResult>;

  /** What the model would be given. At once, and without asking it. */
  inspect(request: ContextOptions): ContextReport;
}
