// Time-outs that a sleeping machine does not spend.
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';

/** ms. A timer that comes so late was slept through: what it waited for may come at any moment now. */
const OVERSLEPT = 5_000;

/** Calls `callback` after `delay` ms; begins again when the machine was asleep as they ended. */
export function afterPatience(clock: Clock, callback: () => void, delay: number): Disposable {
  let timer: Disposable;
  const begin = () => {
    const due = clock.now() + delay;
    timer = clock.schedule(() => {
      if (clock.now() - due > OVERSLEPT) begin();
      else callback();
    }, delay);
  };
  begin();
  return { dispose: () => timer.dispose() };
}
