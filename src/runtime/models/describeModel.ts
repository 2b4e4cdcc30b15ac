// What a repository would bring, so that the writer can be asked before anything is fetched.
import type { CancellationToken } from '../../common/cancellation.ts';
import type { HubAccess, ModelOffer, Precision } from '../../common/models.ts';
import { type Gpt2Config, parameterCount, parseGpt2Config } from '../graph/gpt2Config.ts';
import { freeDisk } from './freeDisk.ts';
import { describeRepository } from './hubRepository.ts';
import { HubTransport } from './hubTransport.ts';
import { LibraryFolder } from './libraryFolder.ts';
import { presentBytes, readyBytes, totalBytes } from './modelFiles.ts';
import { planFetch } from './planFetch.ts';
import { PATIENCE, type Patience, retrying, withSignal } from './retry.ts';

export interface DescribeOptions {
  /** Folder where models are kept. */
  readonly storage: string;
  readonly hub: HubAccess;
  /** `owner/name`. */
  readonly repository: string;
  readonly precision: Precision;
  readonly patience?: Patience;
}

/** Somebody waits for the answer. */
const SHORT_PATIENCE: Patience = { ...PATIENCE, stallMs: 15_000, retries: 1 };

/**
 * @throws CancelledError; StorywispError `hub-unreachable`, `hub-refused`, `hub-gated`, `download-damaged`,
 * `model-architecture`, `model-unsuitable`, `model-unreadable`.
 */
export async function describeModel(options: DescribeOptions, token: CancellationToken): Promise<ModelOffer> {
  const { storage, repository: id, precision, patience = SHORT_PATIENCE } = options;
  const library = new LibraryFolder(storage, id);
  const hub = new HubTransport(options.hub, patience.stallMs);
  try {
    const repository = await retrying(patience, token, () =>
      withSignal(token, (signal) => describeRepository(hub, id, 'main', signal)),
    );
    const plan = planFetch(repository);
    const config: Gpt2Config | undefined = plan.format === 'checkpoint' ? parseGpt2Config(plan.config) : undefined;
    return {
      repository: id,
      revision: plan.revision,
      host: hub.host,
      format: plan.format,
      parameters: config ? parameterCount(config) : plan.parameters,
      licence: plan.licence,
      downloadBytes: totalBytes(plan),
      presentBytes: await presentBytes(library, plan),
      diskBytes: Math.round(readyBytes(plan, precision)),
      freeBytes: await freeDisk(storage),
      folder: library.root,
    };
  } finally {
    await hub.close();
  }
}
