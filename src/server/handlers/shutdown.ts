// `shutdown`: everything on its way is cancelled, the model is freed.
import type { Handler, Services } from './handler.ts';

export function shutdown({ session, scheduler }: Services): Handler<null> {
  return async () => {
    await scheduler.clear();
    await session.dispose();
    return null;
  };
}
