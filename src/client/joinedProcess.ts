// The model process as another window's: reached over its socket, and not ours to wait for.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SocketMessageWriter } from 'vscode-jsonrpc/node';
import { FrameReader } from '../node/frameReader.ts';
import type { Rendezvous } from '../protocol/rendezvous.ts';
import type { Carrier } from './serverConnection.ts';

/** @throws Error when nobody listens there. */
export async function joinProcess({ address, processId }: Rendezvous): Promise<Carrier> {
  const socket: Socket = connect(address);
  await once(socket, 'connect');
  // How it ends is told by its end.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const reader = new FrameReader(socket);
  reader.onClose(() => socket.destroy());
  return {
    reader,
    writer: new SocketMessageWriter(socket),
    lost: closed,
    ended: closed.then(() => 'its connection was closed'),
    isShared: true,
    letGo: () => socket.destroy(),
    kill() {
      // While the connection stands, the process id is that of the process.
      if (!socket.destroyed) killQuietly(processId);
      socket.destroy();
    },
  };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}
