// Asks ahead for what follows a suggestion while the writer reads it. One at a time; the newest replaces the older.
import { CancellationSource, type CancellationToken } from '../../common/cancellation.ts';
import type { Disposable } from '../../common/disposable.ts';

export class Prefetch implements Disposable {
  #running: { readonly key: string; readonly source: CancellationSource; readonly done: Promise<void> } | undefined;

  /** Runs `work`, which must not throw, unless it runs for this key already. */
  start(key: string, work: (token: CancellationToken) => Promise<void>): void {
    if (this.#running?.key === key) return;
    this.cancel();
    const source = new CancellationSource();
    const running = { key, source, done: work(source.token) };
    this.#running = running;
    void running.done.then(() => {
      if (this.#running === running) this.#running = undefined;
    });
  }

  /** Resolves when the work for `key` has ended; undefined if none is under way. */
  pending(key: string): Promise<void> | undefined {
    return this.#running?.key === key ? this.#running.done : undefined;
  }

  cancel(): void {
    this.#running?.source.cancel();
    this.#running = undefined;
  }

  dispose(): void {
    this.cancel();
  }
}
