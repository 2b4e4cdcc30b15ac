// One model process in this window's use: found, loading, ready, over. Which one is used, and what follows, is not its
// concern.
import type { RequestType } from 'vscode-jsonrpc/node';
import {
  CancellationSource,
  type CancellationToken,
  CancelledError,
  throwIfCancelled,
} from '../common/cancellation.ts';
import { StorywispError } from '../common/errors.ts';
import type { ModelInfo } from '../common/generation.ts';
import type { ErrorData, LoadModelParams, Retirement, ServerStatus } from '../protocol/messages.ts';
import { findProcess, type ProcessFinderOptions } from './findProcess.ts';
import type { ModelStatus } from './modelService.ts';
import { fromRemote } from './remoteErrors.ts';
import { type Carrier, type ProgressListener, ServerConnection } from './serverConnection.ts';

export interface ModelLifeOptions extends ProcessFinderOptions {
  /** The model to load, asked for at each start: that is how changed settings take effect. */
  readonly load: () => LoadModelParams | Promise<LoadModelParams>;
}

/** `died`: not on purpose. `retired`: on purpose, for everybody. `refused`: another one would refuse as well. */
export type Ending =
  | { readonly kind: 'died'; readonly how: string }
  | { readonly kind: 'retired'; readonly reason: Retirement['reason'] }
  | { readonly kind: 'refused'; readonly error: StorywispError };

export class ModelLife {
  /** The model, once it is loaded. @throws StorywispError */
  readonly ready: Promise<ModelInfo>;
  /** Resolves when no process is held any more. Never rejects. */
  readonly gone: Promise<void>;
  readonly #options: ModelLifeOptions;
  readonly #onChange: (ending: Ending | undefined) => void;
  readonly #left = new CancellationSource();
  readonly #opened: ServerConnection[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #connection: ServerConnection | undefined;
  #status: ModelStatus = { state: 'starting' };
  #ending: Ending | undefined;

  /** @param onChange hears of each new status, and once, if nobody stopped it, of the ending. Not called at once. */
  constructor(options: ModelLifeOptions, onChange: (ending: Ending | undefined) => void) {
    this.#options = options;
    this.#onChange = onChange;
    this.ready = this.#prepare();
    this.gone = this.#untilGone();
  }

  get status(): ModelStatus {
    return this.#status;
  }

  /** Its process said that it ends: what it did not answer may be asked of another. */
  get isRetired(): boolean {
    return this.#ending?.kind === 'retired';
  }

  /** To be called when it is ready. @throws CancelledError; StorywispError. */
  async request<P extends object, R, V>(
    type: RequestType<P, R, ErrorData>,
    params: P,
    token: CancellationToken,
    progress?: ProgressListener<V>,
  ): Promise<R> {
    if (!this.#connection) throw new StorywispError('process-gone', 'it is not ready');
    const work = this.#connection.request(type, params, token, progress);
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Leaves the process, within 2 s; it ends if nobody else is there. */
  async stop(): Promise<void> {
    this.#left.cancel();
    await Promise.all(this.#opened.map((connection) => connection.stop()));
  }

  /** As `stop`, when what is under way has been answered. */
  async finish(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.stop();
  }

  /** Ends the process for everybody, within 2 s. */
  async retire(): Promise<void> {
    if (!this.#connection) return this.stop();
    await this.#connection.retire();
  }

  /** As `stop`, at once. */
  abandon(): void {
    this.#left.cancel();
    for (const connection of this.#opened) connection.abandon();
  }

  async #prepare(): Promise<ModelInfo> {
    try {
      return await this.#load();
    } catch (thrown) {
      const error = this.#left.token.isCancellationRequested ? stopped() : fromRemote(thrown);
      this.#onUnready(error);
      throw error instanceof CancelledError ? stopped() : error;
    }
  }

  async #load(): Promise<ModelInfo> {
    const { token } = this.#left;
    const params = await this.#options.load();
    throwIfCancelled(token);
    const search = { params, token, open: (carrier: Carrier) => this.#open(carrier) };
    const connection = await findProcess(this.#options, search);
    this.#connection = connection;
    void connection.ended.then((how) => this.#end({ kind: 'died', how }));
    this.#setStatus({ state: 'loading' });
    const model = await connection.load(params);
    const { usage } = this.#status;
    this.#setStatus({ state: 'ready', model, ...(usage && { usage }) });
    return model;
  }

  #open(carrier: Carrier): ServerConnection {
    const connection = new ServerConnection(carrier, {
      ...this.#options,
      onStatus: (news) => this.#onNews(news),
      onRetires: ({ reason }) => this.#end({ kind: 'retired', reason }),
    });
    this.#opened.push(connection);
    if (this.#left.token.isCancellationRequested) connection.abandon();
    return connection;
  }

  #onNews({ state, task, done, usage }: ServerStatus): void {
    const { model } = this.#status;
    // While there is no model yet, only news of its loading can be true; afterwards, none.
    if ((state === 'loading') === (model !== undefined)) return;
    if (model) this.#setStatus({ state, usage, model });
    else this.#setStatus({ state, usage, ...(task !== undefined && { task }), ...(done !== undefined && { done }) });
  }

  #onUnready(error: CancelledError | StorywispError): void {
    for (const connection of this.#opened) void connection.stop();
    if (error instanceof CancelledError) this.#end({ kind: 'died', how: error.message });
    else if (error.code === 'process-gone') this.#end({ kind: 'died', how: error.detail });
    else this.#end({ kind: 'refused', error });
  }

  #end(ending: Ending): void {
    if (this.#ending || this.#left.token.isCancellationRequested) return;
    this.#ending = ending;
    this.#onChange(ending);
  }

  #setStatus(status: ModelStatus): void {
    this.#status = status;
    if (!this.#ending && !this.#left.token.isCancellationRequested) this.#onChange(undefined);
  }

  async #untilGone(): Promise<void> {
    await this.ready.catch(() => {});
    await Promise.all(this.#opened.map(({ ended }) => ended));
  }
}

function stopped(): StorywispError {
  return new StorywispError('process-gone', 'it was stopped');
}
