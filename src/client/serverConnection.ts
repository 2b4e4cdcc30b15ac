// One connection to a model process, whatever carries it: the handshake, requests, cancels that must be answered, the end.
// Whether another one follows is not its concern.
import {
  createMessageConnection,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  type ProgressType,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { type CancellationToken, neverCancelled } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';
import { StorywispError } from '../common/errors.ts';
import type { ModelInfo } from '../common/generation.ts';
import type { Logger } from '../common/logger.ts';
import { connectionLogger } from '../protocol/connectionLogger.ts';
import {
  type ErrorData,
  ExitNotification,
  InitializeRequest,
  type LoadModelParams,
  LoadModelRequest,
  LogNotification,
  PeersNotification,
  PROTOCOL_VERSION,
  type Retirement,
  RetireNotification,
  RetiresNotification,
  type ServerStatus,
  ShutdownRequest,
  StatusNotification,
} from '../protocol/messages.ts';
import { onlyWellFormed } from '../protocol/wellFormed.ts';
import { Inbox } from './inbox.ts';
import { afterPatience } from './patience.ts';
import { fromRemote } from './remoteErrors.ts';
import { untilCancelled } from './untilCancelled.ts';

/** What carries a connection, and the process at its other end. */
export interface Carrier {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Resolves when nothing can be said any more. The end follows, if the process is in good health. */
  readonly lost: Promise<void>;
  /** Resolves when the process is gone or was let go, with how it ended in words. Never rejects. */
  readonly ended: Promise<string>;
  /** Whether others use the process, as far as is known before it tells. */
  readonly isShared: boolean;
  /** Leaves the process to the others. */
  letGo(): void;
  /** Ends the process at once, for everybody. */
  kill(): void;
}

export interface ConnectionOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onStatus?: (status: ServerStatus) => void;
  /** Called when the process ends on purpose; what it has not answered will not be. */
  readonly onRetires?: (retirement: Retirement) => void;
}

/** Where a request's progress goes. */
export interface ProgressListener<T> {
  readonly type: ProgressType<T>;
  readonly listener: (value: T) => void;
}

/** ms. Bounds on what a process in good health never comes near. */
const TIME_TO_INITIALIZE = 30_000;
const TIME_TO_CANCEL = 30_000;
const TIME_TO_SHUT_DOWN = 2_000;

export class ServerConnection {
  /** Resolves when the process is gone, with how it ended in words. Never rejects. */
  readonly ended: Promise<string>;
  readonly #carrier: Carrier;
  readonly #connection: MessageConnection;
  readonly #inbox = new Inbox();
  readonly #clock: Clock;
  readonly #logger: Logger;
  #isShared: boolean;
  #progressIds = 0;

  constructor(carrier: Carrier, { logger, clock, onStatus = () => {}, onRetires = () => {} }: ConnectionOptions) {
    this.#isShared = carrier.isShared;
    this.#carrier = carrier;
    this.#clock = clock;
    this.#logger = logger;
    this.#connection = createMessageConnection(
      this.#inbox.watch(
        onlyWellFormed(carrier.reader, () =>
          logger.log('warn', 'A malformed message of the model process was left out.'),
        ),
      ),
      carrier.writer,
      connectionLogger(logger),
      { messageStrategy: this.#inbox.strategy },
    );
    this.ended = this.#watch();
    this.#connection.onNotification(StatusNotification, onStatus);
    this.#connection.onNotification(RetiresNotification, (retirement) => {
      onRetires(retirement);
      carrier.letGo();
    });
    this.#connection.onNotification(PeersNotification, ({ count }) => {
      this.#isShared = count > 1;
    });
    this.#connection.onNotification(LogNotification, ({ level, message }) => logger.log(level, message));
    this.#connection.listen();
  }

  /**
   * @param greeting of a process that another window started: its token, and the ms it has for an answer.
   * @throws StorywispError `protocol-mismatch`, or `process-gone` when it does not answer in time, by default 30 s.
   */
  async initialize(greeting?: { readonly token: string; readonly patience: number }): Promise<void> {
    const impatience = afterPatience(this.#clock, () => this.abandon(), greeting?.patience ?? TIME_TO_INITIALIZE);
    try {
      const server = await this.request(InitializeRequest, {
        protocolVersion: PROTOCOL_VERSION,
        ...(greeting && { token: greeting.token }),
      });
      if (server.protocolVersion !== PROTOCOL_VERSION) {
        throw new StorywispError('protocol-mismatch', `protocol ${PROTOCOL_VERSION} and ${server.protocolVersion}`);
      }
      this.#logger.log('info', `Model process ${server.processId}, version ${server.serverVersion}.`);
    } finally {
      impatience.dispose();
    }
  }

  /** @throws StorywispError why the model cannot be loaded, or `process-gone`. */
  async load(params: LoadModelParams): Promise<ModelInfo> {
    return this.request(LoadModelRequest, params);
  }

  /**
   * A process that does not answer within 30 s of a cancel hangs, and is killed.
   * @throws CancelledError at once when cancelled; StorywispError else.
   */
  async request<P extends object, R, V>(
    type: RequestType<P, R, ErrorData>,
    params: P,
    token: CancellationToken = neverCancelled,
    progress?: ProgressListener<V>,
  ): Promise<R> {
    const progressId = String(this.#progressIds++);
    try {
      const listening = progress && this.#connection.onProgress(progress.type, progressId, progress.listener);
      const sent = progress ? { ...params, progressId } : params;
      const answer = this.#connection.sendRequest<R>(type.method, sent, token);
      this.#expectAnswer(answer, token);
      return await untilCancelled(token, answer).finally(() => listening?.dispose());
    } catch (thrown) {
      const error = fromRemote(thrown);
      // The process is the better witness of why its connection was lost.
      if (error instanceof StorywispError && error.code === 'process-gone') {
        throw new StorywispError('process-gone', await this.ended, { cause: thrown });
      }
      throw error;
    }
  }

  /** Leaves it, which ends it if nobody else is there; after 2 s by force. Resolves when it is gone or left. */
  stop(): Promise<void> {
    return this.#end(
      async () => {
        await this.#connection.sendRequest(ShutdownRequest);
        await this.#connection.sendNotification(ExitNotification, null);
        if (this.#isShared) this.#carrier.letGo();
      },
      () => this.abandon(),
    );
  }

  /** Ends it for everybody; after 2 s by force. Resolves when it is gone. */
  retire(): Promise<void> {
    return this.#end(
      () => this.#connection.sendNotification(RetireNotification, null),
      () => this.#carrier.kill(),
    );
  }

  /** At once, and without a word: leaves it to the others, or ends it if there are none. */
  abandon(): void {
    if (this.#isShared) this.#carrier.letGo();
    else this.#carrier.kill();
  }

  async #end(ask: () => Promise<void>, force: () => void): Promise<void> {
    const impatience = afterPatience(this.#clock, force, TIME_TO_SHUT_DOWN);
    await ask().catch(force);
    await this.ended;
    impatience.dispose();
  }

  #expectAnswer(answer: Promise<unknown>, token: CancellationToken): void {
    let impatience: Disposable | undefined;
    const link = token.onCancellationRequested(() => {
      impatience = afterPatience(this.#clock, () => this.#carrier.kill(), TIME_TO_CANCEL);
    });
    const relax = () => {
      link.dispose();
      impatience?.dispose();
    };
    answer.then(relax, relax);
  }

  async #watch(): Promise<string> {
    const { lost, ended } = this.#carrier;
    let impatience: Disposable | undefined;
    let isOver = false;
    void lost.then(() => {
      // It is about to end; if it does not, nobody can talk to it any more.
      if (!isOver) impatience = afterPatience(this.#clock, () => this.abandon(), TIME_TO_SHUT_DOWN);
    });
    const how = await ended;
    isOver = true;
    impatience?.dispose();
    // What was said before the end is heard before it.
    await this.#inbox.handled();
    this.#connection.dispose();
    return how;
  }
}
