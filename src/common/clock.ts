// Time as a port, so that a test can hold it still.
import type { Disposable } from './disposable.ts';

export interface Clock {
  /** Monotonic time in ms. */
  now(): number;
  /** Calls `callback` once after `delay` ms unless disposed before. */
  schedule(callback: () => void, delay: number): Disposable;
}
