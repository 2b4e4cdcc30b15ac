// Two ends of a JSON-RPC connection within one process; messages pass as JSON, as they would through a pipe.
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';

export interface Endpoint {
  readonly reader: MessageReader & { receive(json: string): void };
  readonly writer: MessageWriter;
  /** Calls `listener` when either end was closed. */
  onPeerGone(listener: () => void): void;
  close(): void;
}

class MemoryReader extends AbstractMessageReader {
  #callback: DataCallback | undefined;

  listen(callback: DataCallback): { dispose(): void } {
    this.#callback = callback;
    return { dispose: () => {} };
  }

  receive(json: string): void {
    setImmediate(() => this.#callback?.(JSON.parse(json)));
  }
}

class MemoryWriter extends AbstractMessageWriter {
  readonly #reader: MemoryReader;

  constructor(reader: MemoryReader) {
    super();
    this.#reader = reader;
  }

  async write(message: Message): Promise<void> {
    this.#reader.receive(JSON.stringify(message));
  }

  end(): void {}
}

/** What one end writes, the other reads; when one is closed, both hear of it. */
export function memoryConnection(): readonly [Endpoint, Endpoint] {
  const [left, right] = [new MemoryReader(), new MemoryReader()];
  const listeners: (() => void)[] = [];
  const both = {
    onPeerGone: (listener: () => void) => void listeners.push(listener),
    close: () => {
      for (const listener of listeners.splice(0)) setImmediate(listener);
    },
  };
  return [
    { reader: left, writer: new MemoryWriter(right), ...both },
    { reader: right, writer: new MemoryWriter(left), ...both },
  ];
}
