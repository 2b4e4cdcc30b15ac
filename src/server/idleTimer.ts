// Sees that nothing was asked for a while. Work that is under way is never idle, however long it takes.
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';

export class IdleTimer {
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  #limit = 0;
  #underWay = 0;
  #timer: Disposable | undefined;

  constructor(clock: Clock, onIdle: () => void) {
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /** ms; 0 is never. To be set while something is under way. */
  set limit(limit: number) {
    this.#limit = limit;
  }

  begin(): void {
    this.#underWay++;
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  end(): void {
    this.#underWay--;
    if (this.#underWay === 0 && this.#limit > 0) this.#timer = this.#clock.schedule(this.#onIdle, this.#limit);
  }
}
