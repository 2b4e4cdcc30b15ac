// The models on disk and on the hub, as `protocol/modelMessages.ts` asks for them. Needs no model loaded.
import type { CancellationToken } from '../../common/cancellation.ts';
import { StorywispError } from '../../common/errors.ts';
import type { HubAccess, ModelEntry, ModelFetchProgress, ModelOffer, Precision } from '../../common/models.ts';

export interface DescribeOptions {
  readonly storage: string;
  readonly hub: HubAccess;
  /** `owner/name`. */
  readonly repository: string;
}

export interface FetchOptions extends DescribeOptions {
  /** The offer's. */
  readonly revision: string;
  readonly precision: Precision;
  readonly keepCheckpoint: boolean;
}

export async function listModels(
  _options: { readonly storage: string; readonly embedded: string },
  _token: CancellationToken,
): Promise<readonly ModelEntry[]> {
  throw new StorywispError('bad-request', 'models cannot be listed yet');
}

export async function describeModel(_options: DescribeOptions, _token: CancellationToken): Promise<ModelOffer> {
  throw new StorywispError('bad-request', 'models cannot be described yet');
}

export async function fetchModel(
  _options: FetchOptions,
  _token: CancellationToken,
  _onProgress: (progress: ModelFetchProgress) => void,
): Promise<void> {
  throw new StorywispError('bad-request', 'models cannot be fetched yet');
}

/** @returns the bytes that became free. */
export async function removeModel(_options: { readonly storage: string; readonly id: string }): Promise<number> {
  throw new StorywispError('bad-request', 'models cannot be removed yet');
}
