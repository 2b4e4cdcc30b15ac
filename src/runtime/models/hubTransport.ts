// How bytes come from a hub: through a proxy, over redirects, with the token for the hub's own host alone. Knows HTTP, and
// nothing of models.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { StorywispError } from '../../common/errors.ts';
import type { HubAccess } from '../../common/models.ts';
import { dispatcherFor } from '../network/dispatcher.ts';
import { captivePortal, proxyIsNoUrl, refusal, unreachable } from './hubErrors.ts';

export interface HubAnswer {
  /** 200, 206 or 416. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Fails with PassingFailure where the connection does. To be read or destroyed. */
  readonly body: Readable;
}

export interface HubRequest {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is asked for, for the words of an error. */
  readonly what: string;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;
const CONNECT_MS = 15_000;
/** Descriptions and lists of files have far less, bytes. */
const LONGEST_TEXT = 32 * 2 ** 20;

export class HubTransport {
  readonly #endpoint: URL;
  readonly #token: string | null;
  readonly #dispatcher: Dispatcher;

  /**
   * @param stallMs silence after which a connection is given up.
   * @throws StorywispError `hub-unreachable` if the endpoint or the proxy is no http or https URL.
   */
  constructor({ endpoint, network, token }: HubAccess, stallMs: number) {
    this.#endpoint = endpointOf(endpoint);
    this.#token = token;
    try {
      this.#dispatcher = dispatcherFor(network, { connectMs: CONNECT_MS, headersMs: stallMs, silenceMs: stallMs });
    } catch {
      // Its own words would tell the proxy's password.
      throw proxyIsNoUrl();
    }
  }

  get host(): string {
    return this.#endpoint.host;
  }

  /** Without a slash at the end. */
  get endpoint(): string {
    return this.#endpoint.href.replace(/\/+$/, '');
  }

  /** @throws StorywispError `hub-refused`; PassingFailure; what the signal's abort makes undici throw. */
  async get(address: string, { signal, headers, what }: HubRequest): Promise<HubAnswer> {
    let url = new URL(address);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      this.#admit(url);
      const own = url.origin === this.#endpoint.origin && this.#token !== null;
      const answer = await this.#send(
        url,
        { ...headers, ...(own && { authorization: `Bearer ${this.#token}` }) },
        signal,
      );
      const { statusCode: status, body } = answer;
      const location = answer.headers['location'];
      if (REDIRECTS.has(status) && typeof location === 'string') {
        await body.dump();
        url = new URL(location, url);
        continue;
      }
      if (status !== 200 && status !== 206 && status !== 416) {
        await body.dump();
        throw refusal({ status, headers: answer.headers, what, host: url.host, hasToken: this.#token !== null });
      }
      if (isPage(answer.headers)) {
        await body.dump();
        throw captivePortal(url.host);
      }
      // A connection may break before anybody reads; who reads then hears of it.
      body.on('error', () => {});
      return { status, headers: answer.headers, body };
    }
    throw new StorywispError('hub-unreachable', `${this.host} redirects in a circle`);
  }

  /**
   * For answers that are small.
   * @throws StorywispError `hub-refused`, `hub-unreachable`, `download-damaged` for one without end; PassingFailure.
   */
  async getText(address: string, request: HubRequest): Promise<{ readonly text: string; readonly link: string }> {
    const { body, headers } = await this.get(address, request);
    const pieces: Buffer[] = [];
    let size = 0;
    try {
      for await (const piece of body as AsyncIterable<Buffer>) {
        pieces.push(piece);
        size += piece.length;
        if (size > LONGEST_TEXT) throw new StorywispError('download-damaged', `${request.what} has no end`);
      }
    } catch (error) {
      throw request.signal.aborted || error instanceof StorywispError ? error : this.broken(error);
    }
    return { text: Buffer.concat(pieces).toString(), link: String(headers['link'] ?? '') };
  }

  /** What a body that broke off is told as. */
  broken(error: unknown): StorywispError {
    return unreachable(error, { url: this.#endpoint, host: this.host });
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  /** A hub reached safely may not send us where others listen, nor to what runs on this machine. */
  #admit(url: URL): void {
    const { protocol, hostname } = this.#endpoint;
    const isOutside = LOOPBACK.test(hostname) || !LOOPBACK.test(url.hostname);
    const allowed = protocol === 'https:' ? url.protocol === 'https:' && isOutside : /^https?:$/.test(url.protocol);
    if (!allowed && url.origin !== this.#endpoint.origin)
      throw new StorywispError('hub-unreachable', `${this.host} redirects to ${url.origin}, which is not safe`);
  }

  async #send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      return await request(url, { dispatcher: this.#dispatcher, headers, signal });
    } catch (error) {
      throw signal.aborted ? error : unreachable(error, { url, host: url.host });
    }
  }
}

function endpointOf(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new StorywispError('hub-unreachable', 'its address is not an http or https URL');
  return url;
}

function isPage(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.startsWith('text/html') ?? false;
}
