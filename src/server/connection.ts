// One peer of the model process: JSON-RPC over its transport, and the order of a connection's life:
// initialize, model/load, requests, shutdown, exit.
import {
  createMessageConnection,
  type MessageConnection,
  type NotificationType,
  type ProgressType,
  type RequestParam,
} from 'vscode-jsonrpc/node';
import { CancellationSource, type CancellationToken } from '../common/cancellation.ts';
import { StorywispError } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import { connectionLogger } from '../protocol/connectionLogger.ts';
import {
  CompletionRequest,
  ContextRequest,
  ExitNotification,
  IdeasRequest,
  InitializeRequest,
  LoadModelRequest,
  LogNotification,
  RetireNotification,
  ShutdownRequest,
} from '../protocol/messages.ts';
import {
  DescribeModelRequest,
  DescribeServerRequest,
  FetchModelRequest,
  ListModelsRequest,
  RemoveModelRequest,
} from '../protocol/modelMessages.ts';
import { onlyWellFormed } from '../protocol/wellFormed.ts';
import { completion } from './handlers/completion.ts';
import { context } from './handlers/context.ts';
import type { Handler, Services } from './handlers/handler.ts';
import { ideas } from './handlers/ideas.ts';
import { initialize } from './handlers/initialize.ts';
import { loadModel } from './handlers/loadModel.ts';
import { describeModel, describeServer, fetchModel, listModels, removeModel } from './handlers/models.ts';
import type { ModelHost, Peer } from './modelHost.ts';
import { toResponseError } from './requestErrors.ts';
import type { Transport } from './transport.ts';

type Phase = 'connected' | 'initialized' | 'shutDown';

const REFUSALS: Readonly<Record<Phase, string>> = {
  connected: 'initialize comes first',
  initialized: 'the connection is initialized already',
  shutDown: 'the connection is shutting down',
};

/** What one connection may ask for at a time. */
const MOST_AT_ONCE = 64;

/** What a peer must show that was not chosen by whoever started the process. */
export interface Greeting {
  readonly token: string;
  /** Called when it was shown. */
  admit(): void;
}

export class Connection implements Peer {
  readonly #host: ModelHost;
  readonly #transport: Transport;
  readonly #greeting: Greeting | undefined;
  readonly #connection: MessageConnection;
  readonly #logger: Logger;
  /** Cancels everything that was asked here. */
  readonly #gone = new CancellationSource();
  #phase: Phase = 'connected';
  /** Requests on their way. */
  readonly #pending = new Set<Promise<unknown>>();

  /** @param greeting without one, the peer is trusted. */
  constructor(transport: Transport, host: ModelHost, greeting?: Greeting) {
    this.#host = host;
    this.#transport = transport;
    this.#greeting = greeting;
    this.#logger = { log: (level, message) => void this.tell(LogNotification, { level, message }) };
    this.#connection = createMessageConnection(
      onlyWellFormed(transport.reader, () => this.#onMalformed()),
      transport.writer,
      connectionLogger(this.#logger),
    );
    this.#answerAll(host.join(this));
    this.#connection.onNotification(ExitNotification, () => this.#leave());
    this.#connection.onNotification(RetireNotification, () => {
      if (this.isAdmitted) host.retire('restart');
    });
    this.#connection.onError(([error, unsent]) => {
      // Of what could not be written, word could not be written either.
      if (unsent === undefined) this.#logger.log('error', error.message);
    });
    this.#connection.listen();
    transport.onPeerGone(() => this.#leave());
  }

  get isAdmitted(): boolean {
    return this.#phase !== 'connected';
  }

  async tell<P>(type: NotificationType<P>, params: RequestParam<P>): Promise<void> {
    await ignoreLoss(() => this.#connection.sendNotification(type, params));
  }

  dismiss(): void {
    this.#leave();
  }

  #answerAll(name: string): void {
    const { session, scheduler } = this.#host;
    const services: Services = {
      session,
      scheduler,
      nameOf: (document) => `${name} ${document}`,
      sendProgress: (type, id, value) => void this.#sendProgress(type, id, value),
    };
    this.#answer(InitializeRequest, 'connected', async (params, token) => {
      const result = await initialize(this.#greeting?.token)(params, token);
      this.#phase = 'initialized';
      this.#greeting?.admit();
      this.#host.admitted();
      return result;
    });
    this.#answer(LoadModelRequest, 'initialized', loadModel(this.#host));
    this.#answer(CompletionRequest, 'initialized', completion(services));
    this.#answer(IdeasRequest, 'initialized', ideas(services));
    this.#answer(ContextRequest, 'initialized', context(services));
    this.#answer(ListModelsRequest, 'initialized', listModels);
    this.#answer(DescribeModelRequest, 'initialized', describeModel);
    this.#answer(FetchModelRequest, 'initialized', fetchModel(services));
    this.#answer(RemoveModelRequest, 'initialized', removeModel);
    this.#answer(DescribeServerRequest, 'initialized', describeServer);
    this.#answer(ShutdownRequest, 'initialized', () => this.#shutDown());
  }

  /** By method name alone, so that params by name, by position or none at all come through to the guards. */
  #answer({ method }: { method: string }, admitted: Phase, handler: Handler<unknown>): void {
    this.#connection.onRequest(method, async (...received: unknown[]) => {
      const params = received.length > 1 ? received[0] : undefined;
      const token = received.at(-1) as CancellationToken;
      try {
        const phase = this.#phase;
        if (phase !== admitted) throw new StorywispError('bad-request', `${method} is out of turn; ${REFUSALS[phase]}`);
        if (this.#pending.size >= MOST_AT_ONCE && method !== ShutdownRequest.method) {
          throw new StorywispError('bad-request', 'too many requests are waiting');
        }
        return await this.#run(handler, params, token);
      } catch (error) {
        this.#turnAwayStranger();
        const refusal = toResponseError(error);
        if (refusal.data?.code === 'internal') {
          this.#logger.log('error', `${method}: ${error instanceof Error ? error.stack : error}`);
        }
        return refusal;
      }
    });
  }

  /** Until the peer cancels it or is gone. */
  async #run(handler: Handler<unknown>, params: unknown, token: CancellationToken): Promise<unknown> {
    const source = new CancellationSource();
    const links = [token, this.#gone.token].map((one) => one.onCancellationRequested(() => source.cancel()));
    const work = this.#host.whileAtWork(() => handler(params, source.token));
    this.#pending.add(work);
    try {
      return await work;
    } finally {
      this.#pending.delete(work);
      for (const link of links) link.dispose();
    }
  }

  /** What was asked here is cancelled; answered when it has unwound. */
  async #shutDown(): Promise<null> {
    this.#phase = 'shutDown';
    const others = [...this.#pending];
    this.#gone.cancel();
    await Promise.allSettled(others);
    return null;
  }

  #onMalformed(): void {
    this.#logger.log('warn', 'A malformed message was left out.');
    this.#turnAwayStranger();
  }

  /** Who may be anybody gets one try. */
  #turnAwayStranger(): void {
    if (this.#greeting && !this.isAdmitted) this.#transport.close();
  }

  #leave(): void {
    this.#gone.cancel();
    this.#transport.close();
    this.#host.leave(this, this.#phase === 'shutDown' ? 0 : 1);
  }

  async #sendProgress<T>(type: ProgressType<T>, progressId: string, value: RequestParam<T>): Promise<void> {
    await ignoreLoss(() => this.#connection.sendProgress(type, progressId, value));
  }
}

async function ignoreLoss(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch {}
}
