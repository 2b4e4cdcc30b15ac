// JSON-RPC messages out of a byte stream (`Content-Length: n\r\n\r\n` and n bytes of UTF-8 JSON), with bounds that
// vscode-jsonrpc's own reader does not have: a peer that is wrong about its lengths must not fill the memory, and one
// that goes away in the middle of a message leaves no timer behind.
import type { Readable } from 'node:stream';
import { AbstractMessageReader, type DataCallback, type Disposable } from 'vscode-jsonrpc/node';

/** A million characters of text, each of them escaped, and the rest of the request. */
const LONGEST_BODY = 8 * 2 ** 20;
const LONGEST_HEADER = 4096;
const HEADER_END = '\r\n\r\n';

/** After a broken frame the stream cannot be trusted any more: it fires `onError`, then `onClose`, and reads no further. */
export class FrameReader extends AbstractMessageReader {
  readonly #input: Readable;
  readonly #longestBody: number;
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes of the body that is awaited; undefined while a header is. */
  #awaited: number | undefined;

  /** @param longestBody bytes. */
  constructor(input: Readable, longestBody = LONGEST_BODY) {
    super();
    this.#input = input;
    this.#longestBody = longestBody;
  }

  listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#held += chunk.length;
      try {
        for (let body = this.#take(); body; body = this.#take()) this.#deliver(body, callback);
      } catch (error) {
        this.#input.off('data', onData).pause();
        this.#chunks = [];
        this.fireError(error);
        this.fireClose();
      }
    };
    this.#input.on('data', onData);
    this.#input.once('error', (error) => this.fireError(error));
    this.#input.once('close', () => this.fireClose());
    return { dispose: () => this.#input.off('data', onData) };
  }

  /** The next whole body, if it is there. */
  #take(): Buffer | undefined {
    this.#awaited ??= this.#takeHeader();
    if (this.#awaited === undefined || this.#held < this.#awaited) return undefined;
    const all = this.#join();
    const body = all.subarray(0, this.#awaited);
    this.#keep(all.subarray(this.#awaited));
    this.#awaited = undefined;
    return body;
  }

  #takeHeader(): number | undefined {
    const all = this.#join();
    const end = all.indexOf(HEADER_END);
    if (end > LONGEST_HEADER || (end < 0 && all.length > LONGEST_HEADER)) throw new Error('a header without end');
    if (end < 0) return undefined;
    const length = /^content-length: *(\d{1,15}) *$/im.exec(all.toString('latin1', 0, end))?.[1];
    if (length === undefined) throw new Error('a header without Content-Length');
    if (Number(length) > this.#longestBody) {
      throw new Error(`a message of ${length} bytes; ${this.#longestBody} is the limit`);
    }
    this.#keep(all.subarray(end + HEADER_END.length));
    return Number(length);
  }

  #deliver(body: Buffer, callback: DataCallback): void {
    let message: unknown;
    try {
      message = JSON.parse(body.toString('utf8'));
    } catch {
      this.fireError(new Error('a message that is not JSON'));
      return;
    }
    callback(message as Parameters<DataCallback>[0]);
  }

  #join(): Buffer {
    const [only, ...more] = this.#chunks;
    if (only && more.length === 0) return only;
    const all = Buffer.concat(this.#chunks);
    this.#keep(all);
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
  }
}
