// How often a process that keeps dying may be started again.
import type { Clock } from '../common/clock.ts';

const RESTARTS = 5;
const PERIOD = 3 * 60_000;

export class RestartBudget {
  readonly #clock: Clock;
  #spent: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Spends one restart; false when five were spent in the last three minutes. */
  take(): boolean {
    const now = this.#clock.now();
    this.#spent = this.#spent.filter((moment) => now - moment < PERIOD);
    if (this.#spent.length >= RESTARTS) return false;
    this.#spent.push(now);
    return true;
  }

  refill(): void {
    this.#spent = [];
  }
}
