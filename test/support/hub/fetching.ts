// What the tests of the library share: a hub with a tiny model, a storage folder, and impatience.
import type { TestContext } from 'node:test';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import type { HubAccess, ModelFetchProgress } from '../../../src/common/models.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { describeModel } from '../../../src/runtime/models/describeModel.ts';
import { fetchModel } from '../../../src/runtime/models/fetchModel.ts';
import type { Patience } from '../../../src/runtime/models/retry.ts';
import { temporaryFolder } from '../fable.ts';
import type { HubRepository } from './repository.ts';
import { type Hub, type HubOptions, startHub } from './startHub.ts';
import { TINY_ID, tinyRepository } from './tinyRepository.ts';

export const IMPATIENT: Patience = { stallMs: 300, retryMs: 1, retries: 2 };

// What the developer's own machine has downloaded must not matter.
process.env['HF_HUB_CACHE'] = temporaryFolder();

const tiny = tinyRepository();

export async function hubFor(test: TestContext, options: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await startHub({ repositories: [tiny], ...options });
  test.after(() => hub.close());
  return hub;
}

export function accessTo(hub: Hub, fields: Partial<HubAccess> = {}): HubAccess {
  return { endpoint: hub.url, token: null, network: USUAL_NETWORK, ...fields };
}

export interface Fetching {
  readonly storage?: string;
  readonly repository?: string;
  readonly access?: HubAccess;
  readonly keepCheckpoint?: boolean;
  readonly precision?: 'int8' | 'fp32';
  readonly token?: typeof neverCancelled;
  readonly patience?: Patience;
  readonly onProgress?: (progress: ModelFetchProgress) => void;
}

/** Describes and fetches, as the editor does. */
export async function fetchFrom(hub: Hub, options: Fetching = {}): Promise<void> {
  const { storage = temporaryFolder(), repository = TINY_ID, access = accessTo(hub), patience = IMPATIENT } = options;
  const { keepCheckpoint = false, precision = 'int8', token = neverCancelled, onProgress = () => {} } = options;
  const asked = { storage, hub: access, repository, precision, patience };
  const { revision } = await describeModel(asked, token);
  await fetchModel({ ...asked, revision, keepCheckpoint }, token, onProgress);
}

/** Bytes of the file that is large. */
export function weightsSize(repository: HubRepository = tiny): number {
  return repository.files.find(({ path }) => path === 'model.safetensors')?.size ?? 0;
}

/** Bytes that the CDN was asked for in all requests, by their ranges. */
export function rangesOf(hub: Hub): (string | undefined)[] {
  return hub.requests.filter(({ host }) => host === 'cdn').map(({ headers }) => headers.range);
}
