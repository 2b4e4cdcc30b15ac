// How the process hears and speaks: over the IPC channel of its parent, in frames over stdin and stdout, or in frames over
// a socket.
import { Console } from 'node:console';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import {
  IPCMessageReader,
  IPCMessageWriter,
  type Message,
  type MessageReader,
  type MessageWriter,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { FrameReader } from '../node/frameReader.ts';

export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Calls `listener` when nobody is at the other end any more, perhaps at once. */
  onPeerGone(listener: () => void): void;
  /** Lets go of the peer; what was written arrives. */
  close(): void;
}

/** Messages that a peer may leave unread. */
const MOST_UNREAD = 10_000;

/** For a process made by `fork`. */
export function ipcTransport(): Transport {
  // Who reads what is printed may go while others stay.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    reader: new IPCMessageReader(process),
    writer: new IPCMessageWriter(process),
    onPeerGone(listener) {
      if (process.connected) process.once('disconnect', listener);
      else listener();
    },
    close() {
      if (process.connected) process.disconnect();
    },
  };
}

/** For any JSON-RPC client. What libraries print goes to stderr from here on: stdout belongs to the messages. */
export function stdioTransport(): Transport {
  globalThis.console = new Console(process.stderr);
  const reader = new FrameReader(process.stdin);
  reader.onError((error) => console.error(`storywisp: the input was refused: ${error.message}`));
  return {
    reader,
    writer: new StreamMessageWriter(process.stdout),
    onPeerGone(listener) {
      process.stdin.once('end', listener);
      reader.onClose(listener);
    },
    close: () => process.stdin.destroy(),
  };
}

/** For a window that joins. */
export function socketTransport(socket: Socket): Transport {
  const reader = new FrameReader(socket);
  // What is wrong with a socket is told by its end.
  socket.on('error', () => {});
  reader.onClose(() => socket.destroy());
  return {
    reader,
    writer: new ImpatientWriter(socket),
    onPeerGone: (listener) => void socket.once('close', listener),
    close: () => socket.end(() => socket.destroy()),
  };
}

/** Does not keep what a peer never reads. */
class ImpatientWriter extends StreamMessageWriter {
  readonly #output: Writable;
  #unread = 0;

  constructor(output: Writable) {
    super(output);
    this.#output = output;
  }

  override async write(message: Message): Promise<void> {
    if (this.#unread >= MOST_UNREAD) this.#output.destroy();
    this.#unread++;
    try {
      await super.write(message);
    } finally {
      this.#unread--;
    }
  }
}
