// `completion/request`: one continuation or several, streamed if asked for.
import type { GenerationResult } from '../../common/generation.ts';
import { CompletionProgress } from '../../protocol/messages.ts';
import { completionParams } from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

export function completion({ session, scheduler, sendProgress }: Services): Handler<GenerationResult> {
  return async (params, token) => {
    const { document, lane, textBefore, progressId, ...options } = completionParams(params, 'params');
    const { engine } = session;
    return scheduler.run({
      lane,
      document,
      token,
      run: async (inner) => {
        const pieces = engine.generate(textBefore, options, inner);
        let piece = await pieces.next();
        for (; !piece.done; piece = await pieces.next()) {
          if (progressId !== undefined) sendProgress(CompletionProgress, progressId, piece.value);
        }
        return piece.value;
      },
    });
  };
}
