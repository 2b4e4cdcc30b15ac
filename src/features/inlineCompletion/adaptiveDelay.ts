// How long to wait after the last key: longer than the pauses inside this writer's own typing.

const SHORTEST = 250;
const LONGEST = 800;
/** A longer gap is a pause to think and says nothing about the typing. */
const THINKING = 1000;
/** A shorter one is a key held down, and says nothing either. */
const HELD_DOWN = 50;

/**
 * Mean and mean deviation of the gaps between keys, smoothed as a retransmission timer smooths round trips
 * (Jacobson and Karels 1988, appendix A): the delay is the mean plus four deviations, 250 to 800 ms.
 */
export class AdaptiveDelay {
  #mean = 200;
  #deviation = 50;
  #lastKey: number | undefined;

  /** @param now ms */
  key(now: number): void {
    const gap = this.#lastKey === undefined ? THINKING : now - this.#lastKey;
    this.#lastKey = now;
    if (gap < HELD_DOWN || gap >= THINKING) return;
    const error = gap - this.#mean;
    this.#mean += error / 8;
    this.#deviation += (Math.abs(error) - this.#deviation) / 4;
  }

  get milliseconds(): number {
    return Math.min(LONGEST, Math.max(SHORTEST, this.#mean + 4 * this.#deviation));
  }

  /** What is left of the delay at `now`. @param fixed the writer's own delay, ms; null adapts. */
  remaining(now: number, fixed: number | null): number {
    const passed = this.#lastKey === undefined ? 0 : now - this.#lastKey;
    return Math.max(0, (fixed ?? this.milliseconds) - passed);
  }
}
