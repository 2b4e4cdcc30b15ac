// The model as a server: the official client, our own, and those who should not get in.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import type { CompletingEngine } from '../../../src/cli/http/completions.ts';
import { CompletionsServer } from '../../../src/cli/http/completionsServer.ts';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import type { GenerationOptions, GenerationResult } from '../../../src/common/generation.ts';
import { nextAfter } from '../../../src/common/ideas/fillPattern.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { TextEngine } from '../../../src/engine/textEngine.ts';
import { localEngine, type OpenedEngine, type OpenedModel } from '../../../src/runtime/localEngine.ts';
import { openRemoteEngine } from '../../../src/runtime/remote/openRemoteEngine.ts';
import { openFable, temporaryFolder } from '../../support/fable.ts';
import { until } from '../../support/waiting.ts';

const TOKEN = 'a-token-for-the-tests';
const opening = 'The old king looked out over the sea and';
let model: OpenedModel;
let local: OpenedEngine<Engine>;
/** Not the server's: calls on one engine must not overlap, and who left a server does not know when it stopped. */
let apart: OpenedEngine<Engine>;
let remote: OpenedEngine;
let server: CompletionsServer;
let client: OpenAI;

const countTokens = (text: string) => model.tokenizer.encode(text).length;

before(async () => {
  model = await openFable('int8', 1);
  local = localEngine(model, 2 ** 26);
  apart = localEngine(await openFable('int8', 1), 2 ** 26);
  const { tokenizer } = model;
  server = await CompletionsServer.start({ engine: local.engine, tokenizer, token: TOKEN, port: 0 });
  client = new OpenAI({ baseURL: server.url, apiKey: TOKEN, maxRetries: 0 });
  remote = await openRemoteEngine({ url: server.url, model: '', key: TOKEN, network: USUAL_NETWORK });
});
after(async () => {
  await remote.dispose();
  await server.close();
  await local.dispose();
  await apart.dispose();
});

const asked = { model: 'fable-14m', prompt: opening, max_tokens: 24, temperature: 0.8, seed: 7 };

test('the official client lists the model and gets a completion', async () => {
  const models = await client.models.list();
  assert.deepEqual(
    models.data.map(({ id, owned_by }) => [id, owned_by]),
    [['fable-14m', 'storywisp']],
  );
  const completion = await client.completions.create(asked);
  const [choice] = completion.choices;
  assert.match(choice?.text ?? '', /^\S* ?\w+/);
  assert.deepEqual([completion.object, choice?.finish_reason], ['text_completion', 'length']);
  assert.equal(completion.usage?.prompt_tokens, countTokens(opening));
  assert.equal(completion.usage?.completion_tokens, 24);
  const again = await client.completions.create({ ...asked, prompt: [opening] });
  assert.equal(again.choices[0]?.text, choice?.text, 'the same seed');
});

test('the official client streams the same text, piece by piece, and its usage', async () => {
  const whole = await client.completions.create(asked);
  let text = '';
  let chunks = 0;
  let usage: OpenAI.CompletionUsage | null | undefined;
  let reason: string | null = null;
  const stream = await client.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } });
  for await (const part of stream) {
    const [choice] = part.choices;
    text += choice?.text ?? '';
    reason = choice?.finish_reason ?? reason;
    usage = part.usage ?? usage;
    chunks++;
  }
  assert.equal(text, whole.choices[0]?.text);
  assert.ok(chunks > 10, `${chunks}`);
  assert.deepEqual([reason, usage], ['length', whole.usage]);
});

test('several choices, whole and streamed', async () => {
  const whole = await client.completions.create({ ...asked, n: 3 });
  assert.equal(new Set(whole.choices.map(({ text }) => text)).size, 3);
  const texts = ['', '', ''];
  for await (const { choices } of await client.completions.create({ ...asked, n: 3, stream: true }))
    for (const { index, text } of choices) texts[index] += text;
  assert.deepEqual(
    texts,
    whole.choices.map(({ text }) => text),
  );
});

test('temperature 0 leaves nothing to chance; the fields that other servers have are heard', async () => {
  const text = async (changes: object) => (await client.completions.create({ ...asked, ...changes })).choices[0]?.text;
  const greedy = await text({ temperature: 0, seed: 1 });
  assert.equal(await text({ temperature: 0, seed: 2 }), greedy);
  assert.equal(await text({ temperature: 2, top_k: 1 }), greedy);
  assert.equal(await text({ temperature: 2, min_p: 1 }), greedy);
  assert.notEqual(await text({ temperature: 0, repetition_penalty: 2 }), greedy);
});

test('stop strings end a text, streamed or not, and are no part of it', async () => {
  const full = (await client.completions.create(asked)).choices[0]?.text ?? '';
  const stop = full.slice(11, 16);
  const expected = full.slice(0, full.indexOf(stop));
  const whole = await client.completions.create({ ...asked, stop: ['never there', stop] });
  assert.deepEqual([whole.choices[0]?.text, whole.choices[0]?.finish_reason], [expected, 'stop']);
  assert.ok((whole.usage?.completion_tokens ?? 99) < 24);
  let streamed = '';
  for await (const { choices } of await client.completions.create({ ...asked, stop, stream: true }))
    streamed += choices[0]?.text ?? '';
  assert.equal(streamed, expected);
  const both = await client.completions.create({ ...asked, n: 2, stop });
  assert.equal(both.choices[0]?.text, expected);
});

test('log-probabilities of the tokens, and of the likeliest, are those that the model has', async () => {
  const { choices } = await client.completions.create({ ...asked, n: 2, logprobs: 3, max_tokens: 8 });
  for (const { text, logprobs } of choices) {
    assert.ok(logprobs?.tokens && logprobs.token_logprobs && logprobs.top_logprobs && logprobs.text_offset);
    const { tokens, token_logprobs: values, top_logprobs: tops, text_offset: offsets } = logprobs;
    // The first token may spell the word before it again.
    assert.ok([text, ` and${text}`].includes(tokens.join('')), `${tokens}`);
    const behind = tokens.map((_, i) => text.length - tokens.slice(i).join('').length);
    assert.deepEqual(offsets, [0, ...behind.slice(1)]);
    assert.ok(tokens.length === values.length && tokens.length === tops.length && tokens.length >= 4);
    for (const [i, token] of tokens.entries()) {
      const top = tops[i] ?? {};
      assert.equal(top[token], values[i]);
      assert.ok([3, 4].includes(Object.keys(top).length), 'the likeliest, and the one taken');
      const sum = Object.values(top).reduce((total, value) => total + Math.exp(value), 0);
      assert.ok(sum > 0 && sum <= 1 + 1e-6, `${sum}`);
    }
    // What the likeliest are after the first two tokens, the engine itself knows.
    const before = opening + text.slice(0, offsets[2]);
    const { tokens: next } = await apart.engine.next(before, SAMPLING_DEFAULTS.continue, 1000, neverCancelled);
    const [likeliest] = next.toSorted((a, b) => b.rawProbability - a.rawProbability);
    assert.ok(Math.abs((tops[2]?.[likeliest?.text ?? ''] ?? 0) - Math.log(likeliest?.rawProbability ?? 0)) < 0.05);
  }
});

test('streamed, log-probabilities come with the text that they are of', async () => {
  const request = { ...asked, logprobs: 0, stop: ['.', ','], n: 1 };
  const whole = (await client.completions.create(request)).choices[0];
  const told = { text: '', tokens: [] as string[], offsets: [] as number[] };
  for await (const { choices } of await client.completions.create({ ...request, stream: true })) {
    const [choice] = choices;
    told.tokens.push(...(choice?.logprobs?.tokens ?? []));
    told.offsets.push(...(choice?.logprobs?.text_offset ?? []));
    told.text += choice?.text ?? '';
    assert.ok(told.offsets.every((offset) => offset < told.text.length));
  }
  assert.deepEqual(told, { text: whole?.text, tokens: whole?.logprobs?.tokens, offsets: whole?.logprobs?.text_offset });
  assert.equal((await client.completions.create(asked)).choices[0]?.logprobs, null);
});

test('the official client reads the errors', async () => {
  const failure = async (changes: object, by = client) => {
    const error = await by.completions.create({ ...asked, ...changes }).then(
      () => assert.fail('it is refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OpenAI.APIError, String(error));
    return error;
  };
  const wrongToken = await failure({}, client.withOptions({ apiKey: 'wrong' }));
  assert.ok(wrongToken instanceof OpenAI.AuthenticationError && wrongToken.code === 'invalid_api_key');
  const wrongModel = await failure({ model: 'gpt-4' });
  assert.ok(wrongModel instanceof OpenAI.NotFoundError);
  assert.match(wrongModel.message, /there is no model "gpt-4", only "fable-14m"/);
  const echo = await failure({ echo: true, stream: true });
  assert.ok(echo instanceof OpenAI.BadRequestError && echo.param === 'echo');
  assert.match(echo.message, /echo is not supported here/);
});

/** Counts what an engine is told. */
class WatchedEngine implements CompletingEngine {
  readonly info = local.engine.info;
  running = 0;
  cancelled = 0;

  async *generate(...asked: Parameters<CompletingEngine['generate']>) {
    this.running++;
    try {
      return yield* local.engine.generate(...asked);
    } catch (error) {
      if (error instanceof CancelledError) this.cancelled++;
      throw error;
    } finally {
      this.running--;
    }
  }
}

async function watchedServer() {
  const watched = new WatchedEngine();
  const own = await CompletionsServer.start({ engine: watched, tokenizer: model.tokenizer, token: TOKEN, port: 0 });
  return { watched, own, by: client.withOptions({ baseURL: own.url }) };
}

const long = { ...asked, max_tokens: 500, stream: true } as const;

test('a client that goes away ends its completion, running or waiting', async () => {
  const { watched, own, by } = await watchedServer();
  const first = await by.completions.create(long);
  for await (const _ of first) break;
  await until(() => watched.cancelled === 1 && watched.running === 0, 'it was cancelled');

  const running = await by.completions.create(long);
  const waiting = new AbortController();
  const refused = by.completions.create(asked, { signal: waiting.signal });
  waiting.abort();
  await assert.rejects(refused, OpenAI.APIUserAbortError);
  for await (const _ of running) break;
  await until(() => watched.cancelled === 2 && watched.running === 0, 'both are gone');
  assert.equal((await by.completions.create({ ...asked, max_tokens: 2 })).choices.length, 1, 'and it goes on');
  await own.close();
});

test('of 65 at once, one is asked to come again', async () => {
  const engine: CompletingEngine = {
    info: local.engine.info,
    async *generate(_text, _options, token) {
      await new Promise<void>((resolve) => token.onCancellationRequested(resolve));
      throw new CancelledError();
    },
  };
  const own = await CompletionsServer.start({ engine, tokenizer: model.tokenizer, token: TOKEN, port: 0 });
  const by = client.withOptions({ baseURL: own.url });
  const failures: unknown[] = [];
  const all = Array.from({ length: 65 }, () => by.completions.create(asked).catch((error) => failures.push(error)));
  await until(() => failures.length > 0, 'one was refused');
  await own.close();
  await Promise.all(all);
  assert.equal(failures.length, 65);
  assert.equal(failures.filter((error) => error instanceof OpenAI.RateLimitError).length, 1);
});

test('closing tells those who listen, and waits for nobody', async () => {
  const { own, by } = await watchedServer();
  const stream = await by.completions.create(long);
  const reading = (async () => {
    for await (const _ of stream);
  })();
  const waiting = by.completions.create(asked);
  const both = Promise.all([
    assert.rejects(reading, /the server is being stopped/),
    assert.rejects(waiting, /503 the server is being stopped|Connection error/),
  ]);
  await own.close();
  await both;
  await assert.rejects(by.models.list(), OpenAI.APIConnectionError);
});

test('closing waits neither for who is silent nor for half a request', { timeout: 60_000 }, async () => {
  const { own } = await watchedServer();
  const { port } = new URL(own.url);
  const head = `POST /v1/completions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\n`;
  const visitors = ['', head.slice(0, 40), `${head}Content-Length: 100\r\n\r\n{"prompt":`].map((said) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(said);
    return socket;
  });
  const gone = visitors.map((socket) => once(socket, 'close'));
  // They are there when another one is answered.
  assert.equal((await client.withOptions({ baseURL: own.url }).models.list()).data.length, 1);
  await own.close();
  await Promise.all(gone);
});

async function ask(changes: { method?: string; path?: string; headers?: Record<string, string>; body?: string }) {
  const { hostname, port } = new URL(server.url);
  const { method = 'GET', path: where = '/v1/models', headers = {}, body = '' } = changes;
  const authorization = `Bearer ${TOKEN}`;
  const request = httpRequest({ hostname, port, method, path: where, headers: { authorization, ...headers } });
  // Of a body that is too long not all may be taken.
  request.on('error', () => {});
  request.end(body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, headers: response.headers, body: await readAll(response) };
}

test('who is not from here, does not know the way or says too much is told so', async () => {
  const cases: [Parameters<typeof ask>[0], number, RegExp][] = [
    [{ headers: { host: 'evil.example' } }, 403, /answers to 127\.0\.0\.1:\d+ only/],
    [{ headers: { host: `evil.example:${new URL(server.url).port}` } }, 403, /only/],
    [{ path: '/health', headers: { host: 'evil.example' } }, 403, /only/],
    [{ headers: { authorization: '' } }, 401, /token is missing or wrong/],
    [{ path: '/v1/chat/completions', method: 'POST' }, 404, /there is no \/v1\/chat\/completions; there are/],
    [{ path: '//%00' }, 404, /there is no/],
    [{ path: '/v1/completions' }, 405, /for POST only/],
    [{ method: 'OPTIONS', headers: { origin: 'https://evil.example' } }, 405, /for GET only/],
    [{ path: '/v1/completions', method: 'POST', body: '{' }, 400, /the body is no JSON/],
    [{ path: '/v1/completions', method: 'POST', body: '[]' }, 400, /must be a JSON object/],
    [{ path: '/v1/completions', method: 'POST', body: 'x'.repeat(2 ** 20 + 1) }, 413, /longer than 1048576 bytes/],
  ];
  for (const [request, status, words] of cases) {
    const answer = await ask(request);
    assert.equal(answer.status, status, JSON.stringify(request).slice(0, 200));
    assert.match(JSON.parse(answer.body).error.message, words);
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
      [],
    );
  }
  assert.equal((await ask({ path: '/v1/completions' })).headers.allow, 'POST');
  const health = await ask({
    path: '/health?x',
    headers: { authorization: '', host: `localhost:${new URL(server.url).port}` },
  });
  assert.deepEqual([health.status, health.body], [200, '{"status":"ok"}']);
});

async function generate(
  engine: TextEngine,
  options: Partial<GenerationOptions>,
): Promise<GenerationResult & { streamed: string }> {
  const base: GenerationOptions = {
    candidates: 1,
    maxNewTokens: 32,
    stopAt: 'sentence',
    sampling: { ...SAMPLING_DEFAULTS.ghostText, minP: 0.02, typicalP: 0.97 },
    seed: 11,
    contextTokens: 512,
  };
  const steps = engine.generate(`${opening} `, { ...base, ...options }, neverCancelled);
  let streamed = '';
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) streamed += step.value.text;
  return { ...step.value, streamed };
}

test('our engine over our server writes what it writes here', async () => {
  const { name, maxPositions, host } = remote.engine.info;
  const port = new URL(server.url).port;
  assert.deepEqual([name, maxPositions, host], ['fable-14m', 512, `127.0.0.1:${port} (this machine)`]);
  for (const options of [
    {},
    { stopAt: 'budget', seed: 3 },
    { stopAt: 'paragraph', seed: 4, maxNewTokens: 120 },
    { candidates: 3, seed: 5 },
    { sampling: { ...SAMPLING_DEFAULTS.continue, temperature: 0 } },
  ] as const) {
    const here = await generate(apart.engine, options);
    const there = await generate(remote.engine, options);
    assert.deepEqual(
      there.candidates.map(({ text }) => text),
      here.candidates.map(({ text }) => text),
    );
    assert.equal(there.streamed, here.streamed);
    assert.equal(there.candidates[0]?.finish, here.candidates[0]?.finish);
    assert.equal(there.seed, here.seed);
  }
});

test('our engine over our server has ideas, and can be cancelled', async () => {
  const textBefore = `${opening} wept. His daughter had not come home, and the ships were burning in the harbour.`;
  const asked = { count: 3, samples: 10, maxNewTokens: 40, sampling: SAMPLING_DEFAULTS.ideas, seed: 3 };
  const request = { textBefore, form: nextAfter(textBefore).form, ...asked };
  const { ideas } = await remote.engine.ideas(request, neverCancelled, () => {});
  assert.equal(ideas.length, 3);
  for (const { text } of ideas) assert.match(text, /^\S.*[.!?…]['"”’)]*$/s);
  const source = new CancellationSource();
  const pending = remote.engine.ideas(request, source.token, () => {});
  source.cancel();
  await assert.rejects(pending, CancelledError);
});

function start(...argv: readonly string[]): ChildProcess & { readonly pid: number } {
  const env = { ...process.env, STORYWISP_CACHE: path.resolve('out/compiled-models') };
  const program = [path.resolve('out/src/cli/main.js'), 'serve', '--threads', '1', ...argv];
  return spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'pipe'] }) as ReturnType<typeof start>;
}

test('the program says where it is and with what token, streams, and ends with Ctrl+C', async () => {
  const child = start();
  assert.ok(child.stdout && child.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async (pattern: RegExp) => pattern.exec((await lines.next()).value ?? '')?.[1] ?? '';
  const baseURL = await line(/^fable-14m is served at (http:\/\/127\.0\.0\.1:\d+\/v1)$/);
  const apiKey = await line(/^Token: ([\w-]{43})$/);
  const stream = await new OpenAI({ baseURL, apiKey, maxRetries: 0 }).completions.create(long);
  const exit = once(child, 'exit');
  const reading = (async () => {
    let chunks = 0;
    for await (const _ of stream) if (++chunks === 1) child.kill('SIGINT');
  })();
  await assert.rejects(reading, /the server is being stopped/);
  assert.deepEqual(await exit, [0, null]);
  assert.equal(await readAll(child.stderr), '');

  const taken = start('--port', new URL(server.url).port, '--token-file', path.join(temporaryFolder(), 'token'));
  assert.ok(taken.stderr);
  const words = readAll(taken.stderr);
  assert.deepEqual(await once(taken, 'exit'), [1, null]);
  assert.match(await words, /^storywisp: port \d+ cannot be had \(EADDRINUSE\)\.\n$/);
});
