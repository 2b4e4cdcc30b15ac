// The editor's clock. Its globals are declared here because this layer sees neither Node's nor the browser's types.
import type { Clock } from '../common/clock.ts';

declare const performance: { now(): number };
declare function setTimeout(callback: () => void, delay: number): unknown;
declare function clearTimeout(handle: unknown): void;

export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(callback, delay) {
    const handle = setTimeout(callback, delay);
    return { dispose: () => clearTimeout(handle) };
  },
};
