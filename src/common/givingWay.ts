// Long work on a thread that others need as well: it gives way every few milliseconds.
import type { Clock } from './clock.ts';

/** A slice of work lasts so long at most, ms: half of what a frame of the screen has. */
const SLICE = 8;

/** To be awaited between two small pieces of the work. */
export type GiveWay = () => Promise<void>;

export function givingWay(clock: Clock): GiveWay {
  let begun = clock.now();
  return async () => {
    if (clock.now() - begun < SLICE) return;
    await new Promise<void>((resolve) => clock.schedule(resolve, 0));
    begun = clock.now();
  };
}
