// What all connections share: the model, the one lane, the news of them, and the life of the process, which lasts as long
// as somebody is connected. Knows nothing of how a peer is connected.
import type { NotificationType, RequestParam } from 'vscode-jsonrpc/node';
import type { Clock } from '../common/clock.ts';
import type { ModelInfo } from '../common/generation.ts';
import { Scheduler } from '../engine/scheduler.ts';
import {
  type LoadModelParams,
  PeersNotification,
  type Retirement,
  RetiresNotification,
  StatusNotification,
} from '../protocol/messages.ts';
import { IdleTimer } from './idleTimer.ts';
import { ModelSession, type OpenEngine } from './modelSession.ts';
import { StatusReporter } from './statusReporter.ts';

/** One connection, as the host sees it. */
export interface Peer {
  /** Whether it has shown who it is: nobody else hears any news. */
  readonly isAdmitted: boolean;
  /** News that a peer who is gone does not get is no failure. */
  tell<P>(type: NotificationType<P>, params: RequestParam<P>): Promise<void>;
  /** Lets go of it. */
  dismiss(): void;
}

export interface ModelHostOptions {
  readonly openEngine: OpenEngine;
  readonly clock: Clock;
  /** Called when nobody may come any more: the process is about to end. */
  readonly onClosing: () => void;
  /** Called when the last peer has left, with the exit code that it left behind. */
  readonly onDeserted: (code: number) => void;
}

/** ms */
const TIME_TO_LEAVE = 2_000;

export class ModelHost {
  readonly session: ModelSession;
  readonly scheduler: Scheduler;
  readonly #options: ModelHostOptions;
  readonly #idle: IdleTimer;
  readonly #peers = new Set<Peer>();
  #names = 0;
  #retires = false;

  constructor(options: ModelHostOptions) {
    this.#options = options;
    const { openEngine, clock } = options;
    const status = new StatusReporter({
      clock,
      send: (news) => this.#tellAll(StatusNotification, news),
      usage: () => ({ ...processUsage(), computedTokens: this.session.computedTokens }),
    });
    this.session = new ModelSession(openEngine, (news) => status.report(news));
    this.scheduler = new Scheduler((busy) => status.report({ state: busy ? 'busy' : 'ready' }));
    this.#idle = new IdleTimer(clock, () => this.retire('idle'));
  }

  /** @returns a name of its own for the peer. */
  join(peer: Peer): string {
    this.#peers.add(peer);
    return String(this.#names++);
  }

  /** To be called when the peer has shown who it is. */
  admitted(): void {
    this.#tellCount();
  }

  /** @param code how the process ends if nobody is left and it was not to end: 0 after a shutdown, else 1. */
  leave(peer: Peer, code: number): void {
    if (!this.#peers.delete(peer)) return;
    if (this.#peers.size > 0) {
      this.#tellCount();
      return;
    }
    const { onClosing, onDeserted } = this.#options;
    onClosing();
    onDeserted(this.#retires ? 0 : code);
  }

  /** @throws StorywispError why the model cannot be loaded. */
  async load(params: LoadModelParams): Promise<ModelInfo> {
    const info = await this.session.load(params);
    this.#idle.limit = params.idleMs;
    return info;
  }

  /** The process is not idle until `work` has settled. */
  async whileAtWork<T>(work: () => Promise<T>): Promise<T> {
    this.#idle.begin();
    try {
      return await work();
    } finally {
      this.#idle.end();
    }
  }

  /** Tells everybody, so that they leave; the process ends with the last, and after 2 s without who stays. */
  retire(reason: Retirement['reason']): void {
    if (this.#retires) return;
    this.#retires = true;
    this.#options.onClosing();
    this.#tellAll(RetiresNotification, { reason });
    this.#options.clock.schedule(() => {
      for (const peer of this.#peers) peer.dismiss();
    }, TIME_TO_LEAVE);
  }

  #tellCount(): void {
    this.#tellAll(PeersNotification, { count: this.#admitted().length });
  }

  #tellAll<P>(type: NotificationType<P>, params: RequestParam<P>): void {
    for (const peer of this.#admitted()) void peer.tell(type, params);
  }

  #admitted(): Peer[] {
    return [...this.#peers].filter(({ isAdmitted }) => isAdmitted);
  }
}

function processUsage() {
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage.rss(), processorMs: Math.round((user + system) / 1000) };
}
