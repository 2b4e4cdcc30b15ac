// The library over a model process of its own, which loads no model: started with the first question, ended after the last.
import { type CancellationToken, throwIfCancelled } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';
import { StorywispError } from '../common/errors.ts';
import type {
  ModelEntry,
  ModelFetchProgress,
  ModelOffer,
  Precision,
  ServerAccess,
  ServerOffer,
} from '../common/models.ts';
import {
  DescribeModelRequest,
  DescribeServerRequest,
  FetchModelProgress,
  FetchModelRequest,
  ListModelsRequest,
  RemoveModelRequest,
} from '../protocol/modelMessages.ts';
import type { FetchWay, ModelLibrary } from './modelLibrary.ts';
import { ServerConnection } from './serverConnection.ts';
import { type ServerProcessOptions, startProcess } from './serverProcess.ts';
import { untilCancelled } from './untilCancelled.ts';

export interface LibraryClientOptions extends ServerProcessOptions {
  readonly clock: Clock;
  /** Folder where models are kept. */
  readonly storage: string;
  /** Folder of the embedded model. */
  readonly embedded: string;
}

export class LibraryClient implements ModelLibrary, Disposable {
  readonly #options: LibraryClientOptions;
  /** The process that is asked now, once it answers. */
  #life: Promise<ServerConnection> | undefined;
  /** The newest process, for its end. */
  #server: ServerConnection | undefined;
  /** When the one before is gone. */
  #ended: Promise<void> = Promise.resolve();
  #questions = 0;
  #disposed = false;

  constructor(options: LibraryClientOptions) {
    this.#options = options;
  }

  list(precision: Precision, token: CancellationToken): Promise<readonly ModelEntry[]> {
    const { storage, embedded } = this.#options;
    return this.#ask(token, (server) => server.request(ListModelsRequest, { storage, embedded, precision }, token));
  }

  describe(repository: string, way: FetchWay, token: CancellationToken): Promise<ModelOffer> {
    const params = { storage: this.#options.storage, repository, ...way };
    return this.#ask(token, (server) => server.request(DescribeModelRequest, params, token));
  }

  async fetch(
    { repository, revision }: ModelOffer,
    options: FetchWay & { readonly keepCheckpoint: boolean },
    token: CancellationToken,
    onProgress: (progress: ModelFetchProgress) => void,
  ): Promise<void> {
    const params = { storage: this.#options.storage, repository, revision, ...options };
    const progress = { type: FetchModelProgress, listener: onProgress };
    await this.#ask(token, (server) => server.request(FetchModelRequest, params, token, progress));
  }

  remove(id: string, token: CancellationToken): Promise<number> {
    const params = { storage: this.#options.storage, id };
    return this.#ask(token, (server) => server.request(RemoveModelRequest, params, token));
  }

  describeServer(asked: ServerAccess, token: CancellationToken): Promise<ServerOffer> {
    return this.#ask(token, (server) => server.request(DescribeServerRequest, asked, token));
  }

  /** Ends the process at once, and for good. A download goes on where it was when it is asked for again. */
  dispose(): void {
    this.#disposed = true;
    this.#server?.abandon();
  }

  async #ask<T>(token: CancellationToken, question: (server: ServerConnection) => Promise<T>): Promise<T> {
    throwIfCancelled(token);
    this.#questions++;
    try {
      this.#life ??= this.#begin();
      return await question(await untilCancelled(token, this.#life));
    } finally {
      this.#questions--;
      if (this.#questions === 0) this.#end();
    }
  }

  #begin(): Promise<ServerConnection> {
    const life = this.#start();
    const forget = () => {
      if (this.#life === life) this.#life = undefined;
    };
    // Of a process that died, nobody is to ask any more.
    void life.then((server) => server.ended).then(forget, forget);
    return life;
  }

  async #start(): Promise<ServerConnection> {
    // What the one before is just letting go of, this one would find taken.
    await this.#ended;
    if (this.#disposed) throw new StorywispError('process-gone', 'Storywisp is shutting down');
    const server = new ServerConnection(startProcess(this.#options), this.#options);
    this.#server = server;
    try {
      await server.initialize();
    } catch (error) {
      server.abandon();
      throw error;
    }
    return server;
  }

  #end(): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#life = undefined;
    this.#ended = life.then(
      (server) => server.stop(),
      () => {},
    );
  }
}
