// `model/load`: the model of this process, once.
import type { ModelInfo } from '../../common/generation.ts';
import { loadModelParams } from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

export function loadModel({ session, status }: Services): Handler<ModelInfo> {
  return async (params) => {
    const info = await session.load(loadModelParams(params, 'params'), (progress) =>
      status.report({ state: 'loading', ...progress }),
    );
    status.report({ state: 'ready' });
    return info;
  };
}
