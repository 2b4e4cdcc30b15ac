// Puts the parts of the model process together over any transport, and keeps the order of its life:
// initialize, model/load, requests, shutdown, exit.
import {
  createMessageConnection,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';
import type { CancellationToken } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import { StorywispError } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import { Scheduler } from '../engine/scheduler.ts';
import { connectionLogger } from '../protocol/connectionLogger.ts';
import {
  CompletionRequest,
  ExitNotification,
  IdeasRequest,
  InitializeRequest,
  LoadModelRequest,
  LogNotification,
  ShutdownRequest,
  StatusNotification,
} from '../protocol/messages.ts';
import {
  DescribeModelRequest,
  FetchModelRequest,
  ListModelsRequest,
  RemoveModelRequest,
} from '../protocol/modelMessages.ts';
import { onlyWellFormed } from '../protocol/wellFormed.ts';
import { completion } from './handlers/completion.ts';
import type { Handler, Services } from './handlers/handler.ts';
import { ideas } from './handlers/ideas.ts';
import { initialize } from './handlers/initialize.ts';
import { loadModel } from './handlers/loadModel.ts';
import { describeModel, fetchModel, listModels, removeModel } from './handlers/models.ts';
import { shutdown } from './handlers/shutdown.ts';
import { ModelSession, type OpenEngine } from './modelSession.ts';
import { toResponseError } from './requestErrors.ts';
import { StatusReporter } from './statusReporter.ts';

export interface ServerOptions {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly openEngine: OpenEngine;
  readonly clock: Clock;
  /** Ends the process: 0 after a shutdown, else 1. */
  readonly exit: (code: number) => void;
}

type Phase = 'connected' | 'initialized' | 'shutDown';

const REFUSALS: Readonly<Record<Phase, string>> = {
  connected: 'initialize comes first',
  initialized: 'the process is initialized already',
  shutDown: 'the process is shutting down',
};

export function startServer({ reader, writer, openEngine, clock, exit }: ServerOptions): void {
  let phase: Phase = 'connected';
  const logger: Logger = {
    log: (level, message) => tell(() => connection.sendNotification(LogNotification, { level, message })),
  };
  const connection: MessageConnection = createMessageConnection(
    onlyWellFormed(reader, () => logger.log('warn', 'A malformed message was left out.')),
    writer,
    connectionLogger(logger),
  );
  const status = new StatusReporter({
    clock,
    send: (news) => tell(() => connection.sendNotification(StatusNotification, news)),
    usage: () => ({ ...processUsage(), computedTokens: session.computedTokens }),
  });
  const session = new ModelSession(openEngine);
  const services: Services = {
    status,
    session,
    scheduler: new Scheduler((busy) => status.report({ state: busy ? 'busy' : 'ready' })),
    sendProgress: (type, progressId, value) => tell(() => connection.sendProgress(type, progressId, value)),
  };

  /** By method name alone, so that params by name, by position or none at all come through to the guards. */
  function answer({ method }: { method: string }, admitted: Phase, handler: Handler<unknown>): void {
    connection.onRequest(method, async (...received: unknown[]) => {
      const params = received.length > 1 ? received[0] : undefined;
      const token = received.at(-1) as CancellationToken;
      try {
        if (phase !== admitted) throw new StorywispError('bad-request', `${method} is out of turn; ${REFUSALS[phase]}`);
        return await handler(params, token);
      } catch (error) {
        const refusal = toResponseError(error);
        if (refusal.data?.code === 'internal') {
          logger.log('error', `${method}: ${error instanceof Error ? error.stack : error}`);
        }
        return refusal;
      }
    });
  }

  answer(InitializeRequest, 'connected', async (params, token) => {
    const result = await initialize(params, token);
    phase = 'initialized';
    return result;
  });
  answer(LoadModelRequest, 'initialized', loadModel(services));
  answer(CompletionRequest, 'initialized', completion(services));
  answer(IdeasRequest, 'initialized', ideas(services));
  answer(ListModelsRequest, 'initialized', listModels);
  answer(DescribeModelRequest, 'initialized', describeModel);
  answer(FetchModelRequest, 'initialized', fetchModel(services));
  answer(RemoveModelRequest, 'initialized', removeModel);
  answer(ShutdownRequest, 'initialized', (params, token) => {
    phase = 'shutDown';
    return shutdown(services)(params, token);
  });
  connection.onNotification(ExitNotification, () => exit(phase === 'shutDown' ? 0 : 1));
  connection.onError(([error, unsent]) => {
    // Of what could not be written, word could not be written either.
    if (unsent === undefined) logger.log('error', error.message);
  });
  connection.listen();
}

function processUsage() {
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage.rss(), processorMs: Math.round((user + system) / 1000) };
}

/** News that a peer who is gone does not get is no failure. */
async function tell(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch {}
}
