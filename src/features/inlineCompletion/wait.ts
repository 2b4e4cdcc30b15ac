// A pause on the clock that a cancellation cuts short.
import { type CancellationToken, CancelledError, throwIfCancelled } from '../../common/cancellation.ts';
import type { Clock } from '../../common/clock.ts';

/** @throws CancelledError when cancelled before or meanwhile. */
export async function wait(clock: Clock, milliseconds: number, token: CancellationToken): Promise<void> {
  throwIfCancelled(token);
  if (milliseconds <= 0) return;
  await new Promise<void>((resolve, reject) => {
    const timer = clock.schedule(() => {
      cancellation.dispose();
      resolve();
    }, milliseconds);
    const cancellation = token.onCancellationRequested(() => {
      timer.dispose();
      reject(new CancelledError());
    });
  });
}
