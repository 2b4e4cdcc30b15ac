// What the editor side may ask about models on disk and on the hub. Features know this and nothing behind it.
import type { CancellationToken } from '../common/cancellation.ts';
import type {
  HubAccess,
  ModelEntry,
  ModelFetchProgress,
  ModelOffer,
  Precision,
  ServerAccess,
  ServerOffer,
} from '../common/models.ts';

/** From where a model comes, and what is made of it: its costs go by that. */
export interface FetchWay {
  readonly hub: HubAccess;
  readonly precision: Precision;
}

/** All reject with CancelledError when cancelled, with StorywispError else. */
export interface ModelLibrary {
  /** The embedded model first, then the catalogue's by size, then what else is on the disk. */
  list(precision: Precision, token: CancellationToken): Promise<readonly ModelEntry[]>;

  /** What `repository` (`owner/name`) would bring; asks the hub. */
  describe(repository: string, way: FetchWay, token: CancellationToken): Promise<ModelOffer>;

  /** Downloads and compiles what was described; resumes where it was cut. */
  fetch(
    offer: ModelOffer,
    options: FetchWay & { readonly keepCheckpoint: boolean },
    token: CancellationToken,
    onProgress: (progress: ModelFetchProgress) => void,
  ): Promise<void>;

  /** Answers the bytes that became free. */
  remove(id: string, token: CancellationToken): Promise<number>;

  /** Asks a completions server what it serves. Sends it the key, and no text. */
  describeServer(server: ServerAccess, token: CancellationToken): Promise<ServerOffer>;
}
