// One life of the model process, from fork to exit: its connection, its handshake, its requests, its end.
// Whether another one follows is not its concern.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
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
  PROTOCOL_VERSION,
  type ServerStatus,
  ShutdownRequest,
  StatusNotification,
} from '../protocol/messages.ts';
import { onlyWellFormed } from '../protocol/wellFormed.ts';
import { logLines } from './outputLines.ts';
import { processEnvironment } from './processEnvironment.ts';
import { fromRemote } from './remoteErrors.ts';
import { untilCancelled } from './untilCancelled.ts';

export interface ServerProcessOptions {
  /** The module to fork. */
  readonly serverModule: string;
  /** The Node (or Electron) binary that runs it; by default the one that runs this. */
  readonly execPath?: string;
  readonly logger: Logger;
  readonly clock: Clock;
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

export class ServerProcess {
  /** Resolves when the process is gone, with how it ended in words. Never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #progressIds = 0;

  constructor(
    { serverModule, execPath = process.execPath, logger, clock }: ServerProcessOptions,
    onStatus: (status: ServerStatus) => void,
  ) {
    // Not `fork`, which cannot hide the window that Windows would open.
    const child: ChildProcess = spawn(execPath, [serverModule], {
      env: processEnvironment(process.env, process.versions['electron'] !== undefined),
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child = child;
    this.#clock = clock;
    this.#logger = logger;
    if (child.stdout) logLines(child.stdout, logger, 'info');
    if (child.stderr) logLines(child.stderr, logger, 'warn');
    this.#connection = createMessageConnection(
      onlyWellFormed(new IPCMessageReader(child), () =>
        logger.log('warn', 'A malformed message of the model process was left out.'),
      ),
      new IPCMessageWriter(child),
      connectionLogger(logger),
    );
    this.ended = this.#watch();
    this.#connection.onNotification(StatusNotification, onStatus);
    this.#connection.onNotification(LogNotification, ({ level, message }) => logger.log(level, message));
    this.#connection.listen();
  }

  /** @throws StorywispError `protocol-mismatch`, or `process-gone` when it does not answer within 30 s. */
  async initialize(): Promise<void> {
    const impatience = this.#clock.schedule(() => this.kill(), TIME_TO_INITIALIZE);
    try {
      const server = await this.request(InitializeRequest, { protocolVersion: PROTOCOL_VERSION });
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

  /** Asks it to end, and ends it after 2 s. Resolves when it is gone. */
  async stop(): Promise<void> {
    const impatience = this.#clock.schedule(() => this.kill(), TIME_TO_SHUT_DOWN);
    try {
      await this.#connection.sendRequest(ShutdownRequest);
      await this.#connection.sendNotification(ExitNotification, null);
    } catch {
      this.kill();
    }
    await this.ended;
    impatience.dispose();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #expectAnswer(answer: Promise<unknown>, token: CancellationToken): void {
    let impatience: Disposable | undefined;
    const link = token.onCancellationRequested(() => {
      impatience = this.#clock.schedule(() => this.kill(), TIME_TO_CANCEL);
    });
    const relax = () => {
      link.dispose();
      impatience?.dispose();
    };
    answer.then(relax, relax);
  }

  #watch(): Promise<string> {
    const child = this.#child;
    let impatience: Disposable | undefined;
    child.once('disconnect', () => {
      // It is about to exit; if it does not, nobody can talk to it any more.
      impatience = this.#clock.schedule(() => this.kill(), TIME_TO_SHUT_DOWN);
    });
    return new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
      child.on('error', (error) => {
        if (child.pid === undefined) resolve(error.message);
      });
    }).finally(() => {
      impatience?.dispose();
      this.#connection.dispose();
    });
  }
}
