// The one inference lane: who runs next, who gives way, who is replaced. Knows nothing of models or messages.
import { CancellationSource, type CancellationToken, CancelledError } from '../common/cancellation.ts';
import { StorywispError } from '../common/errors.ts';
import type { Lane } from '../common/generation.ts';

export interface Job<T> {
  readonly lane: Lane;
  /** The newest interactive job of a document cancels the older ones, waiting or running. */
  readonly document?: string;
  readonly token: CancellationToken;
  /** Rejects with CancelledError soon after `token` is cancelled. A background job may be run again from its start. */
  run(token: CancellationToken): Promise<T>;
}

/** A job on its way. */
interface Entry {
  readonly lane: Lane;
  readonly document: string | undefined;
  readonly order: number;
  /** Ends the job for good. */
  readonly source: CancellationSource;
  /** Takes the lane until the promise settles; true when the job gave way and wants its turn again. */
  readonly run: (attempt: CancellationToken) => Promise<boolean>;
}

const RANK: Readonly<Record<Lane, number>> = { interactive: 0, stream: 1, background: 2 };
const MOST_WAITING = 256;

export class Scheduler {
  readonly #onBusy: (busy: boolean) => void;
  readonly #waiting = new Set<Entry>();
  #running: { readonly entry: Entry; readonly attempt: CancellationSource } | undefined;
  #order = 0;

  /** @param onBusy hears when the lane is taken (true) and when nothing is left to do (false). */
  constructor(onBusy: (busy: boolean) => void) {
    this.#onBusy = onBusy;
  }

  /**
   * Runs `job` when its turn comes. A cancelled job rejects at once wherever it stands; one that has begun keeps the
   * lane until it unwinds.
   * @throws CancelledError; StorywispError `bad-request` when too many wait; whatever the job throws.
   */
  async run<T>(job: Job<T>): Promise<T> {
    if (job.token.isCancellationRequested) throw new CancelledError();
    if (job.lane === 'interactive') this.#replace(job.document);
    if (this.#waiting.size >= MOST_WAITING) throw new StorywispError('bad-request', 'too many requests are waiting');

    const source = new CancellationSource();
    const link = job.token.onCancellationRequested(() => source.cancel());
    return new Promise<T>((resolve, reject) => {
      const entry: Entry = {
        lane: job.lane,
        document: job.document,
        order: this.#order++,
        source,
        run: async (attempt) => {
          try {
            resolve(await job.run(attempt));
          } catch (error) {
            if (error instanceof CancelledError && !source.token.isCancellationRequested) return true;
            reject(error);
          }
          return false;
        },
      };
      source.token.onCancellationRequested(() => {
        this.#waiting.delete(entry);
        if (this.#running?.entry === entry) this.#running.attempt.cancel();
        reject(new CancelledError());
      });
      this.#waiting.add(entry);
      this.#advance();
    }).finally(() => link.dispose());
  }

  #first(): Entry | undefined {
    return [...this.#waiting].sort((a, b) => RANK[a.lane] - RANK[b.lane] || a.order - b.order)[0];
  }

  #replace(document: string | undefined): void {
    for (const entry of [...(this.#running ? [this.#running.entry] : []), ...this.#waiting]) {
      if (entry.lane === 'interactive' && entry.document === document) entry.source.cancel();
    }
  }

  /** Gives the free lane to the first in line, or asks a background job for it: what it has read stays in the cache. */
  #advance(): void {
    const next = this.#first();
    if (!next) return;
    if (!this.#running) void this.#occupy(next);
    else if (this.#running.entry.lane === 'background' && next.lane !== 'background') this.#running.attempt.cancel();
  }

  async #occupy(first: Entry): Promise<void> {
    this.#onBusy(true);
    for (let entry: Entry | undefined = first; entry; entry = this.#first()) {
      const attempt = new CancellationSource();
      this.#waiting.delete(entry);
      this.#running = { entry, attempt };
      if (await entry.run(attempt.token)) this.#waiting.add(entry);
    }
    this.#running = undefined;
    this.#onBusy(false);
  }
}
