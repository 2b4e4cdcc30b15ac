// The model process as the editor side knows it: started when needed, started again when it dies, typed requests.
import { type CancellationToken, CancelledError, throwIfCancelled } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';
import { StorywispError } from '../common/errors.ts';
import { EventEmitter } from '../common/events.ts';
import type { GenerationResult, IdeasResult, ModelInfo } from '../common/generation.ts';
import {
  type CompletionParams,
  CompletionProgress,
  CompletionRequest,
  type IdeasParams,
  IdeasProgress,
  type IdeasProgressValue,
  IdeasRequest,
  type LoadModelParams,
  type ServerStatus,
} from '../protocol/messages.ts';
import type { ModelService, ModelStatus } from './modelService.ts';
import { fromRemote } from './remoteErrors.ts';
import { RestartBudget } from './restartBudget.ts';
import { ServerConnection } from './serverConnection.ts';
import { type ServerProcessOptions, startProcess } from './serverProcess.ts';
import { untilCancelled } from './untilCancelled.ts';

export interface EngineClientOptions extends ServerProcessOptions {
  readonly clock: Clock;
  /** The model to load, asked for at each start: that is how changed settings take effect. */
  readonly load: () => LoadModelParams | Promise<LoadModelParams>;
}

/** A process with its model, loaded or on the way. */
interface Life {
  readonly server: ServerConnection;
  readonly ready: Promise<ModelInfo>;
}

export class EngineClient implements ModelService, Disposable {
  readonly #options: EngineClientOptions;
  readonly #budget: RestartBudget;
  readonly #changes = new EventEmitter<ModelStatus>();
  /** Every process that is not gone yet: the current one, and older ones that are being stopped. */
  readonly #processes = new Set<ServerConnection>();
  #life: Life | undefined;
  #status: ModelStatus = { state: 'stopped' };
  #disposed = false;

  readonly onDidChangeStatus = this.#changes.event;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#budget = new RestartBudget(options.clock);
  }

  get status(): ModelStatus {
    return this.#status;
  }

  async complete(
    params: Omit<CompletionParams, 'progressId'>,
    token: CancellationToken,
    onText?: (text: string) => void,
  ): Promise<GenerationResult> {
    const server = await this.#ready(token);
    const progress = onText && {
      type: CompletionProgress,
      listener: ({ text }: { readonly text: string }) => onText(text),
    };
    return server.request(CompletionRequest, params, token, progress);
  }

  async ideas(
    params: Omit<IdeasParams, 'progressId'>,
    token: CancellationToken,
    onProgress?: (progress: IdeasProgressValue) => void,
  ): Promise<IdeasResult> {
    const server = await this.#ready(token);
    return server.request(IdeasRequest, params, token, onProgress && { type: IdeasProgress, listener: onProgress });
  }

  /** @throws StorywispError when the new process does not become ready. */
  async restart(): Promise<void> {
    await this.stop();
    this.#budget.refill();
    await this.#current().ready;
  }

  /** Ends the process within 2 s; the next request starts a new one. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    this.#setStatus({ state: 'stopped' });
    await life?.server.stop();
  }

  /** Ends the process at once, and for good. */
  dispose(): void {
    this.#disposed = true;
    this.#life = undefined;
    for (const server of this.#processes) server.kill();
    this.#changes.dispose();
  }

  async #ready(token: CancellationToken): Promise<ServerConnection> {
    throwIfCancelled(token);
    if (this.#status.error) throw this.#status.error;
    const { server, ready } = this.#current();
    await untilCancelled(token, ready);
    return server;
  }

  #current(): Life {
    if (this.#disposed) throw new StorywispError('process-gone', 'Storywisp is shutting down');
    return this.#life ?? this.#begin();
  }

  #begin(): Life {
    const server = new ServerConnection(startProcess(this.#options), {
      ...this.#options,
      onStatus: (news) => this.#onStatus(server, news),
    });
    this.#processes.add(server);
    server.ended.then((how) => this.#onEnded(server, how));
    const ready = this.#prepare(server).catch((thrown) => {
      const error = fromRemote(thrown);
      this.#onUnready(server, error);
      throw error;
    });
    // Whoever waits for it hears of it; when nobody does, the status says it.
    ready.catch(() => {});
    const life = { server, ready };
    this.#life = life;
    this.#setStatus({ state: 'starting' });
    return life;
  }

  async #prepare(server: ServerConnection): Promise<ModelInfo> {
    await server.initialize();
    if (this.#isCurrent(server)) this.#setStatus({ state: 'loading' });
    const model = await server.load(await this.#options.load());
    const { usage } = this.#status;
    if (this.#isCurrent(server)) this.#setStatus({ state: 'ready', model, ...(usage && { usage }) });
    return model;
  }

  #isCurrent(server: ServerConnection): boolean {
    return this.#life?.server === server;
  }

  #onStatus(server: ServerConnection, { state, task, done, usage }: ServerStatus): void {
    if (!this.#isCurrent(server)) return;
    const { model } = this.#status;
    // While there is no model yet, only news of its loading can be true; afterwards, none.
    if ((state === 'loading') === (model !== undefined)) return;
    if (model) this.#setStatus({ state, usage, model });
    else this.#setStatus({ state, usage, ...(task !== undefined && { task }), ...(done !== undefined && { done }) });
  }

  /** A process that refuses would refuse again: it is not started again. */
  #onUnready(server: ServerConnection, error: CancelledError | StorywispError): void {
    if (!this.#isCurrent(server) || error instanceof CancelledError || error.code === 'process-gone') return;
    this.#fail(error);
    server.kill();
  }

  #onEnded(server: ServerConnection, how: string): void {
    this.#processes.delete(server);
    if (!this.#isCurrent(server)) return;
    this.#options.logger.log('error', `The model process ended: ${how}.`);
    if (this.#budget.take()) this.#begin();
    else this.#fail(new StorywispError('process-failed', how));
  }

  #fail(error: StorywispError): void {
    this.#life = undefined;
    this.#options.logger.log('error', error.message);
    this.#setStatus({ state: 'failed', error });
  }

  #setStatus(status: ModelStatus): void {
    this.#status = status;
    this.#changes.fire(status);
  }
}
