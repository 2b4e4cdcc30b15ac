// Completions servers on loopback: one that answers as it is told, and four that answer as the documents of vLLM,
// llama.cpp's server, Ollama and text-generation-inference say.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';

export type Json = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Of a POST. */
  readonly body: Json;
}

export type Answer = (asked: Asked, response: ServerResponse) => unknown;

export interface FakeServer {
  readonly url: string;
  readonly port: number;
  /** Everything that was asked, in order. */
  readonly asked: Asked[];
  /** The bodies of the completions asked for. */
  readonly completions: Json[];
  /** Answers that the client did not wait for. */
  readonly brokenOff: number;
  close(): Promise<void>;
}

/**
 * @param answer whatever it leaves open stays open until `close`.
 * @param certificate with one, it speaks https.
 */
export async function fakeServer(
  answer: Answer,
  certificate?: { readonly key: Buffer; readonly cert: Buffer },
): Promise<FakeServer> {
  const asked: Asked[] = [];
  let brokenOff = 0;
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const body = method === 'POST' ? ((await readJson(request)) as Json) : {};
    const question = { method, path: url, headers, body };
    asked.push(question);
    response.once('close', () => {
      if (!response.writableFinished) brokenOff++;
    });
    await answer(question, response);
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/v1`,
    port,
    asked,
    get completions() {
      return asked.filter(({ path }) => path === '/v1/completions').map(({ body }) => body);
    },
    get brokenOff() {
      return brokenOff;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function sendEvents(response: ServerResponse, events: readonly unknown[], end = true): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
  if (end) response.end();
}

export function chunk(text: string, finish: string | null = null, index = 0): Json {
  return {
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model: 'm',
    choices: [{ index, text, logprobs: null, finish_reason: finish }],
  };
}

/** What a server writes: the text for a prompt, the row's number, and the seed. */
export type Write = (prompt: string, row: number, seed: number) => string;

/** Pieces as a tokenizer would cut them, about. */
export function pieces(text: string): string[] {
  return text.match(/\s*\S{1,5}|\s+$/g) ?? [];
}

/** A completion, streamed if that is asked for, with `n` rows, as OpenAI describes it. */
function complete(body: Json, response: ServerResponse, write: Write, rows: number, reasons: readonly string[]): void {
  const [stopped = 'stop', cut = 'length'] = reasons;
  const budget = body['max_tokens'] as number;
  const events: Json[] = [];
  let written = 0;
  for (let row = 0; row < rows; row++) {
    const all = pieces(write(body['prompt'] as string, row, body['seed'] as number));
    for (const piece of all.slice(0, budget)) events.push(chunk(piece, null, row));
    events.push(chunk('', all.length > budget ? cut : stopped, row));
    written += Math.min(all.length, budget);
  }
  const usage = { prompt_tokens: 7, completion_tokens: written, total_tokens: 7 + written };
  sendEvents(response, [...events, { ...chunk(''), choices: [], usage }, '[DONE]']);
}

export interface KindOptions {
  readonly write: Write;
  readonly model?: string;
}

/** docs.vllm.ai: `owned_by` vllm, `max_model_len`, `n`, and the log-probabilities of an echoed prompt. */
export function fakeVllm({ write, model = 'facebook/opt-125m' }: KindOptions, score = (_: string) => -2) {
  return fakeServer(({ path, body }, response) => {
    if (path === '/v1/models') {
      const entry = { id: model, object: 'model', created: 1, owned_by: 'vllm', root: model, max_model_len: 2048 };
      return sendJson(response, 200, { object: 'list', data: [entry] });
    }
    if (path !== '/v1/completions') return sendJson(response, 404, { detail: 'Not Found' });
    if (body['echo'] === true) {
      const choices = (body['prompt'] as string[]).map((prompt, index) => {
        const tokens = pieces(prompt);
        const values = tokens.map((_, i) => (i === 0 ? null : score(prompt)));
        const logprobs = { tokens, token_logprobs: values, text_offset: [], top_logprobs: [] };
        return { index, text: prompt, logprobs, finish_reason: 'length' };
      });
      return sendJson(response, 200, { id: 'cmpl-2', object: 'text_completion', choices });
    }
    return complete(body, response, write, (body['n'] as number | undefined) ?? 1, []);
  });
}

/** tools/server of llama.cpp: `owned_by` llamacpp, `/props`, one choice only, no echo, chat-like `logprobs`. */
export function fakeLlamaCpp({ write, model = 'gpt2.Q8_0.gguf' }: KindOptions) {
  return fakeServer(({ path, body }, response) => {
    if (path === '/v1/models') {
      const meta = { vocab_type: 2, n_vocab: 50257, n_ctx_train: 1024, n_embd: 768, n_params: 163037184, size: 1 };
      const entry = { id: model, object: 'model', created: 1, owned_by: 'llamacpp', meta };
      return sendJson(response, 200, { object: 'list', data: [entry] });
    }
    if (path === '/props') return sendJson(response, 200, { default_generation_settings: { n_ctx: 768 } });
    const refuse = (message: string) =>
      sendJson(response, 500, { error: { code: 500, message, type: 'server_error' } });
    if (body['n'] !== undefined && body['n'] !== 1) return refuse('Only one completion choice is allowed');
    if (body['echo']) return refuse('Only no echo is supported');
    const all = pieces(write(body['prompt'] as string, 0, body['seed'] as number));
    const events = all.map((text) => {
      const content = [{ id: 1, token: text, bytes: [], logprob: text.includes('sea') ? -0.5 : -3, top_logprobs: [] }];
      return { ...chunk(text), choices: [{ text, index: 0, logprobs: { content }, finish_reason: null }] };
    });
    const usage = { prompt_tokens: 9, completion_tokens: all.length, total_tokens: 9 + all.length };
    return sendEvents(response, [...events, { ...chunk('', 'stop'), usage }, '[DONE]']);
  });
}

/** openai/openai.go of Ollama: `/api/version`, names with tags, `n` not looked at. */
export function fakeOllama({ write, model = 'gpt2:latest' }: KindOptions) {
  return fakeServer(({ path, body }, response) => {
    if (path === '/v1/models')
      return sendJson(response, 200, {
        object: 'list',
        data: [{ id: model, object: 'model', created: 1, owned_by: 'library' }],
      });
    if (path === '/api/version') return sendJson(response, 200, { version: '0.12.6' });
    if (path !== '/v1/completions') return response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page');
    return complete(body, response, write, 1, []);
  });
}

/** docs/openapi.json of text-generation-inference: `/info`, `top_p` below 1, an error of its own shape. */
export function fakeTextGenerationInference({ write, model = 'openai-community/gpt2' }: KindOptions) {
  return fakeServer(({ path, body }, response) => {
    if (path === '/v1/models')
      return sendJson(response, 200, {
        object: 'list',
        data: [{ id: model, object: 'model', created: 0, owned_by: model }],
      });
    if (path === '/info')
      return sendJson(response, 200, { model_id: model, max_input_tokens: 1023, max_total_tokens: 1024, version: '3' });
    if (path !== '/v1/completions') return response.writeHead(404).end();
    if ((body['top_p'] as number | undefined) === 1) {
      const error = 'Input validation error: `top_p` must be > 0.0 and < 1.0';
      return sendJson(response, 422, { error, error_type: 'validation' });
    }
    return complete(body, response, write, 1, ['eos_token', 'length']);
  });
}
