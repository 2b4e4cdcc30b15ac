// Cancellation that does not wait for the other side.
import { type CancellationToken, CancelledError, throwIfCancelled } from '../common/cancellation.ts';

/** Settles as `work` does, but rejects as soon as `token` is cancelled. */
export function untilCancelled<T>(token: CancellationToken, work: Promise<T>): Promise<T> {
  let link: { dispose(): void } | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    throwIfCancelled(token);
    link = token.onCancellationRequested(() => reject(new CancelledError()));
  });
  return Promise.race([work, cancelled]).finally(() => link?.dispose());
}
