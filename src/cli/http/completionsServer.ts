// The engine as an OpenAI-compatible completions server on loopback: routes, and who is let in.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CancellationSource, CancelledError } from '../../common/cancellation.ts';
import { StorywispError, wordsOf } from '../../common/errors.ts';
import type { ModelInfo } from '../../common/generation.ts';
import type { Tokenizer } from '../../engine/ports.ts';
import { isAuthorized } from './bearerToken.ts';
import { sendError, sendJson, streamedAnswer, wholeAnswer } from './completionAnswer.ts';
import { readCompletionRequest } from './completionRequest.ts';
import { type CompletingEngine, Completions } from './completions.ts';
import { HttpError } from './httpError.ts';

export interface CompletionsServerOptions {
  readonly engine: CompletingEngine;
  /** The engine's. */
  readonly tokenizer: Tokenizer;
  readonly token: string;
  /** 0 takes a free one. */
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';
const LONGEST_BODY = 2 ** 20;
const MOST_UNDER_WAY = 64;
const ROUTES: Readonly<Record<string, string>> = {
  '/health': 'GET',
  '/v1/models': 'GET',
  '/v1/completions': 'POST',
};

export class CompletionsServer {
  readonly #model: ModelInfo;
  readonly #token: string;
  readonly #completions: Completions;
  readonly #server: Server;
  readonly #underWay = new Set<CancellationSource>();
  readonly #started = Math.floor(Date.now() / 1000);

  private constructor({ engine, tokenizer, token }: CompletionsServerOptions) {
    this.#model = engine.info;
    this.#token = token;
    this.#completions = new Completions(engine, tokenizer);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @throws StorywispError `bad-request` if the port cannot be had. */
  static async start(options: CompletionsServerOptions): Promise<CompletionsServer> {
    const server = new CompletionsServer(options);
    try {
      await once(server.#server.listen(options.port, LOOPBACK), 'listening');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new StorywispError('bad-request', `port ${options.port} cannot be had (${code})`, { cause: error });
    }
    return server;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What clients call their base URL. */
  get url(): string {
    return `http://${LOOPBACK}:${this.#port}/v1`;
  }

  /** Ends what is under way with words, and waits until they are said. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const source of this.#underWay) source.cancel();
    this.#leaveOthers();
    await closed;
  }

  /** Who has said nothing yet, or half of a request, is not waited for. */
  #leaveOthers(): void {
    if (!this.#server.listening && this.#underWay.size === 0) this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const path = this.#admit(request, response);
      if (path === '/health') sendJson(response, 200, { status: 'ok' });
      else if (path === '/v1/models') sendJson(response, 200, { object: 'list', data: [this.#description()] });
      else await this.#complete(request, response);
    } catch (error) {
      sendError(response, toHttpError(error));
    }
  }

  /** @returns the path. @throws HttpError if it is not to be answered. */
  #admit({ headers, method, url = '' }: IncomingMessage, response: ServerResponse): string {
    // A page in a browser can reach this port under a name of its own (DNS rebinding): only ours are answered.
    const names = [LOOPBACK, 'localhost', '[::1]'].map((name) => `${name}:${this.#port}`);
    if (!names.includes(headers.host ?? '')) throw new HttpError(403, `this server answers to ${names[0]} only`);
    const path = url.replace(/[?#].*$/s, '');
    const allowed = ROUTES[path];
    if (allowed === undefined)
      throw new HttpError(404, `there is no ${path}; there are ${Object.keys(ROUTES).join(', ')}`);
    if (method !== allowed) {
      response.setHeader('allow', allowed);
      throw new HttpError(405, `${path} is for ${allowed} only`);
    }
    if (path !== '/health' && !isAuthorized(headers.authorization, this.#token)) {
      response.setHeader('www-authenticate', 'Bearer');
      throw new HttpError(401, 'the token is missing or wrong; it was printed at the start', null, 'invalid_api_key');
    }
    return path;
  }

  /** `max_model_len` as vLLM has it, for clients that look at the context's length. */
  #description() {
    const { name, maxPositions } = this.#model;
    return { id: name, object: 'model', created: this.#started, owned_by: 'storywisp', max_model_len: maxPositions };
  }

  async #complete(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#underWay.size >= MOST_UNDER_WAY) throw new HttpError(429, 'too many completions are waiting; try again');
    const source = new CancellationSource();
    this.#underWay.add(source);
    response.once('close', () => {
      source.cancel();
      this.#underWay.delete(source);
      this.#leaveOthers();
    });
    const reading = source.token.onCancellationRequested(() => incoming.destroy());
    const json = await readJson(incoming, response).finally(() => reading.dispose());
    const request = readCompletionRequest(json, this.#model);
    const { name } = this.#model;
    const answer = request.stream ? streamedAnswer(response, name, request.includeUsage) : wholeAnswer(response, name);
    try {
      answer.end(await this.#completions.complete(request, source.token, (...piece) => answer.text(...piece)));
    } catch (error) {
      if (!response.destroyed) answer.fail(toHttpError(error));
    }
  }
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  // Who went away hears nothing; who is still there is told why.
  if (error instanceof CancelledError) return new HttpError(503, 'the server is being stopped');
  const isTheirs = error instanceof StorywispError && error.code === 'bad-request';
  return new HttpError(isTheirs ? 400 : 500, wordsOf(error));
}

/** @throws HttpError 400, 413 */
async function readJson(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left undestroyed when it is too long, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > LONGEST_BODY) {
      response.setHeader('connection', 'close');
      throw new HttpError(413, `the body is longer than ${LONGEST_BODY} bytes`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'the body is no JSON');
  }
}
