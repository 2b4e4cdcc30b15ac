// `model/load`: the model of this process, the same for all who are connected.
import type { ModelInfo } from '../../common/generation.ts';
import type { ModelHost } from '../modelHost.ts';
import { loadModelParams } from '../requestShapes.ts';
import type { Handler } from './handler.ts';

export function loadModel(host: ModelHost): Handler<ModelInfo> {
  return async (params) => host.load(loadModelParams(params, 'params'));
}
