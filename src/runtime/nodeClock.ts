// The machine's time, for processes that run the engine.
import type { Clock } from '../common/clock.ts';

export const nodeClock: Clock = {
  now: () => performance.now(),
  schedule(callback, delay) {
    const timer = setTimeout(callback, delay);
    return { dispose: () => clearTimeout(timer) };
  },
};
