// Puts the parts of the model process together over any transport.
import type { Clock } from '../common/clock.ts';
import { Connection } from './connection.ts';
import { ModelHost } from './modelHost.ts';
import type { OpenEngine } from './modelSession.ts';
import type { Transport } from './transport.ts';

export interface ServerOptions {
  readonly transport: Transport;
  readonly openEngine: OpenEngine;
  readonly clock: Clock;
  /** Ends the process: 0 after a shutdown, else 1. */
  readonly exit: (code: number) => void;
}

export function startServer({ transport, openEngine, clock, exit }: ServerOptions): void {
  const host = new ModelHost({ openEngine, clock, onDeserted: exit });
  new Connection(transport, host);
}
