// How the process hears and speaks: over the IPC channel of its parent, or in frames over stdin and stdout.
import { Console } from 'node:console';
import {
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { FrameReader } from './frameReader.ts';

export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Calls `listener` when nobody is at the other end any more, perhaps at once. */
  onPeerGone(listener: () => void): void;
}

/** A million characters of text, each of them escaped, and the rest of the request. */
const LONGEST_MESSAGE = 8 * 2 ** 20;

/** For a process made by `fork`. */
export function ipcTransport(): Transport {
  return {
    reader: new IPCMessageReader(process),
    writer: new IPCMessageWriter(process),
    onPeerGone(listener) {
      if (process.connected) process.once('disconnect', listener);
      else listener();
    },
  };
}

/** For any JSON-RPC client. What libraries print goes to stderr from here on: stdout belongs to the messages. */
export function stdioTransport(): Transport {
  globalThis.console = new Console(process.stderr);
  const reader = new FrameReader(process.stdin, LONGEST_MESSAGE);
  reader.onError((error) => console.error(`storywisp: the input was refused: ${error.message}`));
  return {
    reader,
    writer: new StreamMessageWriter(process.stdout),
    onPeerGone(listener) {
      process.stdin.once('end', listener);
      reader.onClose(listener);
    },
  };
}
