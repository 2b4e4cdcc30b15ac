// Repeatable randomness for property checks.
import { Random } from '../../src/engine/sampling/random.ts';

export class SeededRandom {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed, 0);
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.#random.next() * below);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
