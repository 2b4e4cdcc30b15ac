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

/** What one end writes, the other reads. */
export function memoryConnection(): readonly [Endpoint, Endpoint] {
  const [left, right] = [new MemoryReader(), new MemoryReader()];
  return [
    { reader: left, writer: new MemoryWriter(right) },
    { reader: right, writer: new MemoryWriter(left) },
  ];
}
