// HTTP to one completions server: asks, streams, reads no more than is sensible. Knows nothing of prompts or sampling.
import { type Dispatcher, fetch, type Response } from 'undici';
import { CancelledError } from '../../common/cancellation.ts';
import { StorywispError } from '../../common/errors.ts';
import type { NetworkAccess } from '../../common/network.ts';
import { connectionFailure } from '../network/connectionFailure.ts';
import { dispatcherFor } from '../network/dispatcher.ts';
import { type JsonObject, objectOf, parseJson } from './json.ts';
import { Refusal, refusalInStream, refusalOf } from './refusals.ts';
import type { ServerAddress } from './serverAddress.ts';
import { eventData } from './serverSentEvents.ts';

const CONNECT_MS = 10_000;
/** A large model on a slow machine may read a page for long before it says anything. */
const FIRST_BYTE_MS = 120_000;
const SILENCE_MS = 60_000;
const LONGEST_ANSWER = 32 * 2 ** 20;
/** Of what is no answer only the beginning is looked at. */
const LONGEST_REFUSAL = 64 * 2 ** 10;

export class CompletionsClient {
  readonly address: ServerAddress;
  readonly #key: string | null;
  readonly #dispatcher: Dispatcher;

  /**
   * @param key goes into the Authorization header of requests to this server, and nowhere else; empty is none.
   * @throws StorywispError `server-unreachable` if the proxy's address is no URL.
   */
  constructor(address: ServerAddress, key: string | null, network: NetworkAccess) {
    this.address = address;
    this.#key = key || null;
    const way = address.loopback ? { ...network, proxy: '' } : network;
    try {
      this.#dispatcher = dispatcherFor(way, { connectMs: CONNECT_MS, headersMs: FIRST_BYTE_MS, silenceMs: SILENCE_MS });
    } catch {
      // Its own words would tell the proxy's password.
      throw new StorywispError('server-unreachable', "the proxy's address is not a URL");
    }
  }

  /**
   * @param url on this server.
   * @throws StorywispError `server-unreachable`, `server-refused`; CancelledError when `signal` is aborted.
   */
  async get(url: URL, signal: AbortSignal): Promise<JsonObject> {
    return this.#guarded(signal, async () => jsonAnswer(await this.#send(url, undefined, signal)));
  }

  /** A completion in one piece. @throws as `get` does. */
  async complete(body: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    return this.#guarded(signal, async () => jsonAnswer(await this.#send(this.#completions, body, signal)));
  }

  /**
   * A completion as it comes: OpenAI's chunks. A server that does not stream gives one, with all of it. Who stops
   * listening ends the request.
   * @returns whether the server said that this was all.
   * @throws as `get` does.
   */
  async *stream(body: JsonObject, signal: AbortSignal): AsyncGenerator<JsonObject, boolean> {
    const events = this.#events({ ...body, stream: true }, signal);
    try {
      for (;;) {
        const event = await this.#guarded(signal, () => events.next());
        if (event.done) return event.value;
        yield event.value;
      }
    } finally {
      await events.return(false);
    }
  }

  /** Closes the connections; requests under way fail. */
  async dispose(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  get #completions(): URL {
    return new URL('completions', this.address.base);
  }

  async *#events(body: JsonObject, signal: AbortSignal): AsyncGenerator<JsonObject, boolean> {
    const response = await this.#send(this.#completions, body, signal);
    if (!isOfType(response, 'text/event-stream')) {
      yield await jsonAnswer(response);
      return true;
    }
    for await (const data of eventData(bounded(response))) {
      if (data === '[DONE]') return true;
      const chunk = parseJson(data);
      if (chunk === undefined) throw new Refusal(response.status, 'its answer is no JSON');
      const { error } = objectOf(chunk) as { error?: unknown };
      if (error) throw refusalInStream(error, this.#key);
      yield objectOf(chunk);
    }
    return false;
  }

  async #send(url: URL, body: JsonObject | undefined, signal: AbortSignal): Promise<Response> {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#key === null ? {} : { authorization: `Bearer ${this.#key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The text and the key go to the host that the writer named, and to no other.
      redirect: 'manual',
      signal,
      dispatcher: this.#dispatcher,
    });
    if (response.ok) return response;
    const { status, headers } = response;
    throw refusalOf({ status, url, headers, body: await beginning(response) }, this.#key);
  }

  #unreachable(error: unknown): StorywispError {
    const { base: url, host } = this.address;
    const { words } = connectionFailure(error, { url, host });
    return new StorywispError('server-unreachable', words, { cause: error });
  }

  async #guarded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted && !isTimeout(signal.reason)) throw new CancelledError();
      throw error instanceof StorywispError ? error : this.#unreachable(error);
    }
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function isOfType(response: Response, type: string): boolean {
  return response.headers.get('content-type')?.toLowerCase().startsWith(type) ?? false;
}

async function jsonAnswer(response: Response): Promise<JsonObject> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bounded(response)) text += decoder.decode(chunk, { stream: true });
  const json = parseJson(text);
  if (json !== undefined) return objectOf(json);
  const what = /^\s*</.test(text) ? 'a web page' : 'something that is no JSON';
  throw new Refusal(response.status, `it answered with ${what}; is the address right, and nothing in between?`);
}

/** @throws Refusal if it does not come to an end. */
async function* bounded(response: Response): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) throw new Refusal(response.status, 'its answer has no end');
    yield chunk;
  }
}

async function beginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_REFUSAL) break;
  }
  return text;
}
