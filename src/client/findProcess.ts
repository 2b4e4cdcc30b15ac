// One model process for all windows that want the same: joined if there is one, else started, by one window at a time.
import { type CancellationToken, throwIfCancelled } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type { Logger } from '../common/logger.ts';
import type { LoadModelParams } from '../protocol/messages.ts';
import type { Rendezvous } from '../protocol/rendezvous.ts';
import { joinProcess } from './joinedProcess.ts';
import { MeetingPlace } from './meetingPlace.ts';
import type { Carrier, ServerConnection } from './serverConnection.ts';
import { type ServerProcessOptions, startProcess } from './serverProcess.ts';

export interface ProcessFinderOptions extends ServerProcessOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Whether other windows may use the same process. */
  readonly share: boolean;
}

export interface Search {
  readonly params: LoadModelParams;
  /** Makes the connection over what was found. */
  readonly open: (carrier: Carrier) => ServerConnection;
  /** Whoever cancels it also ends what was opened. */
  readonly token: CancellationToken;
}

/** ms. A process that is at a long step answers after it. */
const TIME_TO_JOIN = 5_000;
/** ms for another window to start the process. */
const TIME_TO_BE_STARTED = 10_000;
const LOOK_AGAIN = 20;

/** @returns a connection that is initialized. @throws StorywispError; CancelledError. */
export async function findProcess(options: ProcessFinderOptions, search: Search): Promise<ServerConnection> {
  const place = await meetingPlace(options, search.params);
  throwIfCancelled(search.token);
  return place ? new Finder(options, search, place).find() : begin(startProcess(options), search);
}

/** @returns undefined for a process of one's own. */
async function meetingPlace(
  { share, serverModule, logger }: ProcessFinderOptions,
  params: LoadModelParams,
): Promise<MeetingPlace | undefined> {
  // One that asks a server holds no model, but perhaps a key.
  if (!share || params.source.kind === 'server') return undefined;
  try {
    return await MeetingPlace.of(serverModule, params);
  } catch (error) {
    notShared(logger, error);
    return undefined;
  }
}

function notShared(logger: Logger, error: unknown): void {
  logger.log('info', `The model process is not shared: ${error}`);
}

async function begin(carrier: Carrier, { open }: Search): Promise<ServerConnection> {
  const connection = open(carrier);
  await connection.initialize();
  return connection;
}

class Finder {
  readonly #options: ProcessFinderOptions;
  readonly #search: Search;
  readonly #place: MeetingPlace;
  /** Tokens of processes that could not be joined. */
  readonly #refused = new Set<string>();

  constructor(options: ProcessFinderOptions, search: Search, place: MeetingPlace) {
    this.#options = options;
    this.#search = search;
    this.#place = place;
  }

  async find(): Promise<ServerConnection> {
    const { clock } = this.#options;
    const end = clock.now() + TIME_TO_BE_STARTED;
    for (;;) {
      const found = (await this.#join()) ?? (await this.#startAlone());
      throwIfCancelled(this.#search.token);
      if (found) return found;
      // Nobody waits for a window that hangs.
      if (clock.now() > end) return this.#start();
      await new Promise<void>((resolve) => clock.schedule(resolve, LOOK_AGAIN));
    }
  }

  async #join(): Promise<ServerConnection | undefined> {
    const rendezvous = await this.#place.find();
    throwIfCancelled(this.#search.token);
    if (!rendezvous || this.#refused.has(rendezvous.token)) return undefined;
    try {
      return await this.#joinAt(rendezvous);
    } catch (error) {
      this.#refused.add(rendezvous.token);
      this.#options.logger.log('debug', `The model process ${rendezvous.processId} cannot be joined: ${error}`);
      return undefined;
    }
  }

  async #joinAt(rendezvous: Rendezvous): Promise<ServerConnection> {
    const connection = this.#search.open(await joinProcess(rendezvous));
    try {
      await connection.initialize({ token: rendezvous.token, patience: TIME_TO_JOIN });
      return connection;
    } catch (error) {
      connection.abandon();
      throw error;
    }
  }

  /** @returns undefined while another window starts one. */
  async #startAlone(): Promise<ServerConnection | undefined> {
    const { lock } = this.#place;
    try {
      if (!(await lock.take())) return undefined;
    } catch (error) {
      notShared(this.#options.logger, error);
      return begin(startProcess(this.#options), this.#search);
    }
    try {
      // Another window may have started one since.
      return (await this.#join()) ?? (await this.#start());
    } finally {
      await lock.release();
    }
  }

  #start(): Promise<ServerConnection> {
    throwIfCancelled(this.#search.token);
    return begin(startProcess(this.#options, this.#place.file), this.#search);
  }
}
