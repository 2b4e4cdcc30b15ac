// The part of the contract that is about models on disk: what there is, fetching, removing. A process that answers it
// needs no model loaded.
import { ProgressType, RequestType } from 'vscode-jsonrpc';
import type {
  HubAccess,
  ModelEntry,
  ModelFetchProgress,
  ModelOffer,
  Precision,
  ServerAccess,
  ServerOffer,
} from '../common/models.ts';
import type { ErrorData } from './messages.ts';

/** The embedded model, the catalogue's, and what else is on the disk. */
export const ListModelsRequest = new RequestType<ListModelsParams, readonly ModelEntry[], ErrorData>('models/list');

export interface ListModelsParams {
  /** Folder where models are kept. */
  readonly storage: string;
  /** Folder of the embedded model. */
  readonly embedded: string;
  /** That the models are to be written with: what they cost goes by it. */
  readonly precision: Precision;
}

/** What a repository would bring. Fetches no more than the hub's description of it. */
export const DescribeModelRequest = new RequestType<DescribeModelParams, ModelOffer, ErrorData>('models/describe');

export interface DescribeModelParams {
  readonly storage: string;
  readonly hub: HubAccess;
  /** `owner/name`. */
  readonly repository: string;
  readonly precision: Precision;
}

/** Downloads what was described, and compiles it. Cancelled or cut, it resumes where it was. */
export const FetchModelRequest = new RequestType<FetchModelParams, null, ErrorData>('models/fetch');

export interface FetchModelParams extends DescribeModelParams {
  /** The offer's. */
  readonly revision: string;
  /** Keeps the checkpoint after compiling. */
  readonly keepCheckpoint: boolean;
  readonly progressId?: string;
}

/** Removes a model of the library from the disk, or what is there of it. Answers the bytes that became free. */
export const RemoveModelRequest = new RequestType<RemoveModelParams, number, ErrorData>('models/remove');

export interface RemoveModelParams {
  readonly storage: string;
  readonly id: string;
}

/** Asks a completions server who it is and what it serves. Sends it the key, and no text. */
export const DescribeServerRequest = new RequestType<ServerAccess, ServerOffer, ErrorData>('models/server');

/** `$/progress` values of `models/fetch`. */
export const FetchModelProgress = new ProgressType<ModelFetchProgress>();
