// `models/*`: what there is on disk and on the hub. Answered without a model, so the code for it is loaded only then.
import type { ModelEntry, ModelOffer, ServerOffer } from '../../common/models.ts';
import { FetchModelProgress } from '../../protocol/modelMessages.ts';
import {
  describeModelParams,
  describeServerParams,
  fetchModelParams,
  listModelsParams,
  removeModelParams,
} from '../requestShapes.ts';
import type { Handler, Services } from './handler.ts';

export const listModels: Handler<readonly ModelEntry[]> = async (params, token) => {
  const asked = listModelsParams(params, 'params');
  return (await import('../../runtime/models/listModels.ts')).listModels(asked, token);
};

export const describeModel: Handler<ModelOffer> = async (params, token) => {
  const asked = describeModelParams(params, 'params');
  return (await import('../../runtime/models/describeModel.ts')).describeModel(asked, token);
};

export function fetchModel({ sendProgress }: Pick<Services, 'sendProgress'>): Handler<null> {
  return async (params, token) => {
    const { progressId, ...asked } = fetchModelParams(params, 'params');
    const { fetchModel } = await import('../../runtime/models/fetchModel.ts');
    await fetchModel(asked, token, (progress) => {
      if (progressId !== undefined) sendProgress(FetchModelProgress, progressId, progress);
    });
    return null;
  };
}

export const removeModel: Handler<number> = async (params) => {
  const asked = removeModelParams(params, 'params');
  return (await import('../../runtime/models/removeModel.ts')).removeModel(asked);
};

export const describeServer: Handler<ServerOffer> = async (params, token) => {
  const asked = describeServerParams(params, 'params');
  return (await import('../../runtime/remote/describeServer.ts')).describeServer(asked, token);
};
