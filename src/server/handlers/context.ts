// `context/inspect`: what the model would be given.
import type { ContextReport } from '../../common/memory.ts';
import { contextOptions } from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

/** Goes past the lane: the model is not asked. */
export function context({ session }: Services): Handler<ContextReport> {
  return async (params) => session.engine.inspect(contextOptions(params, 'params'));
}
