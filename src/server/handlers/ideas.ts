// `ideas/request`: ideas of one kind.
import type { IdeasResult } from '../../common/generation.ts';
import { IdeasProgress } from '../../protocol/messages.ts';
import { ideasParams } from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

export function ideas({ session, scheduler, sendProgress }: Services): Handler<IdeasResult> {
  return async (params, token) => {
    const { progressId, ...request } = ideasParams(params, 'params');
    const { engine } = session;
    return scheduler.run({
      lane: 'stream',
      token,
      run: (inner) =>
        engine.ideas(request, inner, (progress) => {
          if (progressId !== undefined) sendProgress(IdeasProgress, progressId, progress);
        }),
    });
  };
}
