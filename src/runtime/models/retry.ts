// Failures that pass by themselves, and how often a thing is tried again before the writer hears of one.
import { setTimeout as pause } from 'node:timers/promises';
import { type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import { type ErrorCode, StorywispError } from '../../common/errors.ts';

export interface Patience {
  /** A connection on which nothing comes for so long is given up, ms. */
  readonly stallMs: number;
  /** Before the first repetition, ms; doubled before each further one. */
  readonly retryMs: number;
  /** Repetitions without any progress. */
  readonly retries: number;
}

export const PATIENCE: Patience = { stallMs: 30_000, retryMs: 1000, retries: 4 };

/** Longer than this nobody waits before a progress bar. */
const LONGEST_WAIT_MS = 60_000;

/** A failure that may be gone the next time. */
export class PassingFailure extends StorywispError {
  /** What the other side asks for, ms. */
  readonly waitMs: number | undefined;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions & { readonly waitMs?: number | undefined }) {
    super(code, detail, options);
    this.waitMs = options?.waitMs;
  }
}

/**
 * @param attempt is given a function to call when it got on: then its failures are counted from nothing.
 * @throws CancelledError, and what `attempt` throws: at once, or its last passing failure.
 */
export async function retrying<T>(
  { retryMs, retries }: Patience,
  token: CancellationToken,
  attempt: (gotOn: () => void) => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      if (!(error instanceof PassingFailure) || failures >= retries) throw error;
      const waitMs = error.waitMs ?? retryMs * 2 ** failures;
      if (waitMs > LONGEST_WAIT_MS) throw error;
      failures += 1;
      await withSignal(token, (signal) => pause(waitMs, undefined, { signal }));
    }
  }
}

/** Runs `work` under a signal that the token aborts. @throws CancelledError in place of what an abort makes it throw. */
export async function withSignal<T>(token: CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (token.isCancellationRequested) throw new CancelledError();
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? new CancelledError() : error;
  } finally {
    listening.dispose();
  }
}
