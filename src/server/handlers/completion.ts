// `completion/request`: one continuation or several, streamed if asked for (not in the background lane, where a job may
// start over).
import type { GenerationResult } from '../../common/generation.ts';
import { CompletionProgress } from '../../protocol/messages.ts';
import { completionParams } from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

export function completion({ session, scheduler, nameOf, sendProgress }: Services): Handler<GenerationResult> {
  return async (params, token) => {
    const { document, lane, textBefore, progressId, ...options } = completionParams(params, 'params');
    const { engine } = session;
    const streamed = lane === 'background' ? undefined : progressId;
    return scheduler.run({
      lane,
      document: nameOf(document),
      token,
      run: async (inner) => {
        const pieces = engine.generate(textBefore, options, inner);
        let piece = await pieces.next();
        for (; !piece.done; piece = await pieces.next()) {
          if (streamed !== undefined) sendProgress(CompletionProgress, streamed, piece.value);
        }
        return piece.value;
      },
    });
  };
}
