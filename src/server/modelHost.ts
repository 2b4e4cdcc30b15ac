// What all connections share: the model, the one lane, the news of them. Knows nothing of how a peer is connected.
import type { NotificationType, RequestParam } from 'vscode-jsonrpc/node';
import type { Clock } from '../common/clock.ts';
import type { ModelInfo } from '../common/generation.ts';
import { Scheduler } from '../engine/scheduler.ts';
import { type LoadModelParams, StatusNotification } from '../protocol/messages.ts';
import { ModelSession, type OpenEngine } from './modelSession.ts';
import { StatusReporter } from './statusReporter.ts';

/** One connection, as the host sees it. */
export interface Peer {
  /** News that a peer who is gone does not get is no failure. */
  tell<P>(type: NotificationType<P>, params: RequestParam<P>): Promise<void>;
}

export interface ModelHostOptions {
  readonly openEngine: OpenEngine;
  readonly clock: Clock;
  /** Called when the last peer has left, with the exit code that it left behind. */
  readonly onDeserted: (code: number) => void;
}

export class ModelHost {
  readonly session: ModelSession;
  readonly scheduler: Scheduler;
  readonly #onDeserted: (code: number) => void;
  readonly #peers = new Set<Peer>();
  #names = 0;

  constructor({ openEngine, clock, onDeserted }: ModelHostOptions) {
    this.#onDeserted = onDeserted;
    const status = new StatusReporter({
      clock,
      send: (news) => this.#tellAll(StatusNotification, news),
      usage: () => ({ ...processUsage(), computedTokens: this.session.computedTokens }),
    });
    this.session = new ModelSession(openEngine, (news) => status.report(news));
    this.scheduler = new Scheduler((busy) => status.report({ state: busy ? 'busy' : 'ready' }));
  }

  /** @returns a name of its own for the peer. */
  join(peer: Peer): string {
    this.#peers.add(peer);
    return String(this.#names++);
  }

  /** @param code how the process ends if nobody is left: 0 after a shutdown, else 1. */
  leave(peer: Peer, code: number): void {
    if (this.#peers.delete(peer) && this.#peers.size === 0) this.#onDeserted(code);
  }

  /** @throws StorywispError why the model cannot be loaded. */
  load(params: LoadModelParams): Promise<ModelInfo> {
    return this.session.load(params);
  }

  #tellAll<P>(type: NotificationType<P>, params: RequestParam<P>): void {
    for (const peer of this.#peers) void peer.tell(type, params);
  }
}

function processUsage() {
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage.rss(), processorMs: Math.round((user + system) / 1000) };
}
