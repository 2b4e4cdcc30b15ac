// What the editor side may ask of the model process. Features know this and nothing behind it.
import type { CancellationToken } from '../common/cancellation.ts';
import type { StorywispError } from '../common/errors.ts';
import type { Event } from '../common/events.ts';
import type { GenerationResult, IdeasResult, ModelInfo } from '../common/generation.ts';
import type { ContextOptions, ContextReport } from '../common/memory.ts';
import type { Usage } from '../common/usage.ts';
import type { CompletionParams, IdeasParams, IdeasProgressValue } from '../protocol/messages.ts';

/**
 * `stopped`: not started yet, or stopped on purpose; the next request starts it.
 * `failed`: the restart budget is spent or the model cannot be loaded; only `restart()` leaves it.
 */
export type ProcessState = 'stopped' | 'starting' | 'loading' | 'ready' | 'busy' | 'failed';

export interface ModelStatus {
  readonly state: ProcessState;
  /** While loading: what is being done, and how far, 0 to 1. */
  readonly task?: string;
  readonly done?: number;
  /** Once the process has told. */
  readonly usage?: Usage;
  readonly model?: ModelInfo;
  /** In `failed`: why. */
  readonly error?: StorywispError;
  /** While a switch loads another model: how far that is. */
  readonly next?: ModelStatus;
}

export interface ModelService {
  readonly status: ModelStatus;
  readonly onDidChangeStatus: Event<ModelStatus>;

  /**
   * Starts the process if need be. With `onText`, the first candidate's text streams.
   * @throws CancelledError when cancelled or replaced by a newer request for the document; StorywispError else.
   */
  complete(
    params: Omit<CompletionParams, 'progressId'>,
    token: CancellationToken,
    onText?: (text: string) => void,
  ): Promise<GenerationResult>;

  /** @throws CancelledError when cancelled; StorywispError else. */
  ideas(
    params: Omit<IdeasParams, 'progressId'>,
    token: CancellationToken,
    onProgress?: (progress: IdeasProgressValue) => void,
  ): Promise<IdeasResult>;

  /** What the model would be given. @throws CancelledError when cancelled; StorywispError else. */
  inspect(params: ContextOptions, token: CancellationToken): Promise<ContextReport>;

  /** Ends the process if it runs, for all windows that use it, and starts a new one with a fresh restart budget. */
  restart(): Promise<void>;

  /**
   * Loads what the settings say now, if a model is in use; the old one answers until the new one is ready.
   * @throws StorywispError when it cannot be loaded; the old one stays then.
   */
  switch(): Promise<void>;
}
