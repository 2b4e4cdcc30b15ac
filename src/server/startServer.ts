// Puts the parts of the model process together: the host, the peer that started it, and whoever joins them.
import type { Socket } from 'node:net';
import type { Clock } from '../common/clock.ts';
import { Connection } from './connection.ts';
import { MeetingPoint } from './meetingPoint.ts';
import { ModelHost } from './modelHost.ts';
import type { OpenEngine } from './modelSession.ts';
import { socketTransport, type Transport } from './transport.ts';

export interface ServerOptions {
  readonly transport: Transport;
  readonly openEngine: OpenEngine;
  readonly clock: Clock;
  /** Ends the process: 0 after a shutdown, else 1. */
  readonly exit: (code: number) => void;
  /** File that tells others where to join; without it nobody can. */
  readonly rendezvous?: string | undefined;
}

/** ms and bytes that a guest has for showing the token. */
const TIME_TO_GREET = 5_000;
const LONGEST_GREETING = 4_096;

/** @throws Error when nobody could join; the peer of `transport` is served all the same. */
export async function startServer({ transport, openEngine, clock, exit, rendezvous }: ServerOptions): Promise<void> {
  let point: MeetingPoint | undefined;
  const host = new ModelHost({ openEngine, clock, onClosing: () => point?.close(), onDeserted: exit });
  const onGuest = (guest: Socket, token: string) => {
    const limit = () => {
      if (guest.bytesRead > LONGEST_GREETING) guest.destroy();
    };
    const impatience = clock.schedule(() => guest.destroy(), TIME_TO_GREET);
    guest.on('data', limit).once('close', () => impatience.dispose());
    const admit = () => {
      guest.off('data', limit);
      impatience.dispose();
    };
    new Connection(socketTransport(guest), host, { token, admit });
  };
  try {
    // Who asks for the handshake then finds the rendezvous written.
    if (rendezvous !== undefined) point = await MeetingPoint.open(rendezvous, onGuest);
  } finally {
    new Connection(transport, host);
  }
}
