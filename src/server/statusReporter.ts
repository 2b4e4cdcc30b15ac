// Tells the client how the process is, without telling it too often. Only the newest news is ever late.
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';
import type { Usage } from '../common/usage.ts';
import type { ServerStatus } from '../protocol/messages.ts';

export interface StatusReporterOptions {
  readonly clock: Clock;
  readonly send: (status: ServerStatus) => void;
  readonly usage: () => Usage;
}

type News = Pick<ServerStatus, 'state' | 'task' | 'done'>;

const INTERVAL = 100;

export class StatusReporter {
  readonly #options: StatusReporterOptions;
  #late: News | undefined;
  #timer: Disposable | undefined;

  constructor(options: StatusReporterOptions) {
    this.#options = options;
  }

  /** Sent at once, or with the end of the 100 ms since the last. */
  report(news: News): void {
    if (this.#timer) this.#late = news;
    else this.#send(news);
  }

  #send(news: News): void {
    const { clock, send, usage } = this.#options;
    send({ ...news, usage: usage() });
    this.#timer = clock.schedule(() => {
      this.#timer = undefined;
      const late = this.#late;
      this.#late = undefined;
      if (late) this.#send(late);
    }, INTERVAL);
  }
}
