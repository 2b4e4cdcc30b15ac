// What servers do wrong, and what the writer reads then.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import type { GenerationOptions } from '../../../../src/common/generation.ts';
import { USUAL_NETWORK } from '../../../../src/common/network.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import { openRemoteEngine } from '../../../../src/runtime/remote/openRemoteEngine.ts';
import { type Answer, chunk, fakeServer, type Json, sendEvents, sendJson } from '../../../support/completionsServer.ts';
import { until } from '../../../support/waiting.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const KEY = 'sk-secret-0123456789';

/** A server with one model of nobody's, whose completions are as told. */
async function serverThat(complete: (body: Json, response: ServerResponse) => unknown, others?: Answer) {
  const server = await fakeServer((asked, response) => {
    if (asked.path === '/v1/completions') return complete(asked.body, response);
    if (others) return others(asked, response);
    if (asked.path === '/v1/models') return sendJson(response, 200, { data: [{ id: 'small' }, { id: 'large' }] });
    return sendJson(response, 404, {});
  });
  cleanUp.push(() => server.close());
  return server;
}

async function open(url: string, model = 'small') {
  const { engine, dispose } = await openRemoteEngine({ url, model, key: KEY, network: USUAL_NETWORK });
  cleanUp.push(dispose);
  return engine;
}

const options: GenerationOptions = {
  candidates: 1,
  maxNewTokens: 16,
  stopAt: 'budget',
  sampling: SAMPLING_DEFAULTS.ghostText,
  seed: 1,
  contextTokens: 512,
};

async function generate(url: string, changes: Partial<GenerationOptions> = {}) {
  const engine = await open(url);
  const steps = engine.generate('The king', { ...options, ...changes }, neverCancelled);
  const pieces: string[] = [];
  let failure: StorywispError | undefined;
  try {
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) pieces.push(step.value.text);
    return { text: pieces.join(''), result: step.value, failure };
  } catch (error) {
    assert.ok(error instanceof StorywispError, String(error));
    assert.ok(!error.message.includes(KEY), error.message);
    failure = error;
    return { text: pieces.join(''), result: undefined, failure };
  }
}

async function failureOf(complete: (body: Json, response: ServerResponse) => unknown) {
  const { text, failure } = await generate((await serverThat(complete)).url);
  assert.ok(failure, 'it fails');
  return { text, code: failure.code, message: failure.message };
}

test('refusals are said in plain words, with the server’s own short reason, and without the key', async () => {
  const cases: [number, unknown, RegExp][] = [
    [401, { error: { message: `Incorrect API key provided: ${KEY}.` } }, /does not accept the key: Incorrect API key/],
    [403, {}, /does not accept the key\.$/],
    [404, { error: { message: "model 'small' not found" } }, /refused: model 'small' not found\.$/],
    [404, '404 page not found', /there is no \/v1\/completions; most servers' addresses end in \/v1/],
    [429, { error: { message: 'Rate limit reached' } }, /too many requests.*: Rate limit reached\.$/],
    [500, { error: 'CUDA out of memory', error_type: 'generation' }, /it failed \(500\): CUDA out of memory\.$/],
    [503, '<html>Bad gateway</html>', /it failed \(503\)\.$/],
    [400, { detail: `line one\nline two ${'x'.repeat(500)}` }, /refused: line one line two x{150,}…\.$/],
    [400, '', /it answered 400 without a reason/],
  ];
  for (const [status, body, words] of cases) {
    const { code, message } = await failureOf((_, response) => sendJson(response, status, body));
    assert.equal(code, 'server-refused');
    assert.match(message, words);
  }
});

test('a redirect is not followed: neither the text nor the key goes to another host', async () => {
  const elsewhere = await serverThat((_, response) => sendEvents(response, [chunk('x', 'stop')]));
  const { message } = await failureOf((_, response) =>
    response.writeHead(307, { location: `${elsewhere.url}/completions` }).end(),
  );
  assert.match(message, new RegExp(`it redirects to http://127\\.0\\.0\\.1:${elsewhere.port}; set that address`));
  assert.deepEqual(elsewhere.asked, []);
});

test('a web page, or anything that is no JSON, is no answer', async () => {
  const portal = await failureOf((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>'),
  );
  assert.match(portal.message, /it answered with a web page; is the address right/);
  assert.match((await failureOf((_, response) => response.end('hello'))).message, /something that is no JSON/);
  assert.match((await failureOf((_, response) => sendEvents(response, ['{"choices"']))).message, /no JSON/);
  assert.match((await failureOf((_, response) => sendJson(response, 200, {}))).message, /holds no completion/);
  assert.match((await failureOf((_, response) => sendEvents(response, ['[DONE]']))).message, /holds no completion/);
  const portalFirst = await serverThat(
    () => {},
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  );
  await assert.rejects(open(portalFirst.url), /it answered with a web page/);
});

test('a stream that breaks off fails, and what came was shown', async () => {
  const cut = await failureOf((_, response) => {
    sendEvents(response, [chunk(' went down')], false);
    response.write('data: {"choi', () => response.destroy());
  });
  assert.deepEqual([cut.text, cut.code], [' went down', 'server-unreachable']);
  assert.match(cut.message, /broke off/);
  const short = await failureOf((_, response) => sendEvents(response, [chunk(' went down')]));
  assert.deepEqual([short.text, short.code], [' went down', 'server-unreachable']);
  const failed = await failureOf((_, response) =>
    sendEvents(response, [chunk(' went'), { error: { message: 'worker died' } }]),
  );
  assert.deepEqual([failed.text, failed.code], [' went', 'server-refused']);
  assert.match(failed.message, /it failed: worker died/);
});

test('a stream may end with [DONE] alone, or with a reason alone, or come in one piece', async () => {
  for (const complete of [
    (_: Json, response: ServerResponse) => sendEvents(response, [chunk(' went down'), '[DONE]']),
    (_: Json, response: ServerResponse) => sendEvents(response, [chunk(' went down', 'stop')]),
    (_: Json, response: ServerResponse) => sendJson(response, 200, chunk(' went down', 'stop')),
  ]) {
    const { text, result } = await generate((await serverThat(complete)).url);
    assert.deepEqual([text, result?.candidates[0]?.finish], [' went down', 'endOfText']);
  }
});

test('who lies about n is asked again for what is missing, and then one by one', async () => {
  const one = await serverThat((body, response) => sendEvents(response, [chunk(` seed ${body['seed']}`, 'stop')]));
  const engine = await open(one.url);
  for (const asked of [
    [3, undefined, undefined],
    [undefined, undefined, undefined],
  ]) {
    const before = one.completions.length;
    const steps = engine.generate('The king', { ...options, candidates: 3 }, neverCancelled);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    assert.deepEqual(step.value.candidates.map(({ text }) => text).sort(), [' seed 1', ' seed 2', ' seed 3']);
    assert.deepEqual(
      one.completions.slice(before).map(({ n }) => n),
      asked,
    );
  }
  const many = await serverThat((_, response) =>
    sendEvents(
      response,
      [0, 1, 2, -1, 1.5, 1e9].map((index) => chunk(` row ${index}`, 'stop', index)),
    ),
  );
  const { result } = await generate(many.url, { candidates: 2 });
  assert.deepEqual(
    result?.candidates.map(({ text }) => text),
    [' row 0', ' row 1'],
  );
});

test('who refuses a field is asked with the plainest ones, once, and that is remembered', async () => {
  const strict = await serverThat(
    (body, response) => {
      const unknown = Object.keys(body).find((name) => /top_k|min_p|stream_options|repetition|^n$/.test(name));
      if (unknown) return sendJson(response, 400, { error: { message: `Unknown field: ${unknown}` } });
      return sendEvents(response, [chunk(' went', 'stop')]);
    },
    ({ path }, response) =>
      path === '/v1/models' ? sendJson(response, 200, { data: [{ id: 'small', owned_by: 'vllm' }] }) : response.end(),
  );
  const engine = await open(strict.url);
  for (const requests of [3, 2]) {
    const before = strict.completions.length;
    const steps = engine.generate('The king', { ...options, candidates: 2 }, neverCancelled);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    assert.deepEqual(
      step.value.candidates.map(({ text }) => text),
      [' went', ' went'],
    );
    assert.equal(strict.completions.length - before, requests);
  }
});

test('a refusal that has nothing to do with fields stays, and the fields do', async () => {
  let refuses = true;
  const full = await serverThat((_, response) =>
    refuses
      ? sendJson(response, 400, { error: { message: 'The context is too long' } })
      : sendEvents(response, [chunk(' went', 'stop')]),
  );
  const engine = await open(full.url);
  const ask = async () => {
    for await (const _ of engine.generate('The king', options, neverCancelled));
  };
  await assert.rejects(ask, /refused: The context is too long/);
  refuses = false;
  await ask();
  assert.ok('stream_options' in (full.completions.at(-1) ?? {}));
});

/** Writes until nobody listens. */
function flood(response: ServerResponse, piece: string): void {
  const pour = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', pour);
  pour();
}

test('answers without end are left: a line, a body, a refusal, a text', async () => {
  const megabyte = 'x'.repeat(2 ** 20);
  const line = await failureOf((_, response) => {
    sendEvents(response, [chunk(' went')], false);
    flood(response, megabyte);
  });
  assert.deepEqual([line.text, line.code], [' went', 'server-refused']);
  assert.match(line.message, /one endless line/);
  const body = await failureOf((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    flood(response, megabyte);
  });
  assert.match(body.message, /has no end/);
  const comments = await failureOf((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    flood(response, `:${'x'.repeat(1000)}\n`.repeat(1000));
  });
  assert.match(comments.message, /has no end/);
  const refusal = await failureOf((_, response) => {
    response.writeHead(500);
    flood(response, megabyte);
  });
  assert.match(refusal.message, /it failed \(500\)/);
  const server = await serverThat((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    flood(response, `data: ${JSON.stringify(chunk('abcdefgh'.repeat(100)))}\n\n`);
  });
  const { result } = await generate(server.url);
  assert.equal(result?.candidates[0]?.finish, 'budget');
  assert.ok((result?.candidates[0]?.text.length ?? 0) < 5000);
  await until(() => server.brokenOff === 1, 'the server was left');
});

test('nobody at home, no such host, no address', async () => {
  const gone = createServer();
  await once(gone.listen(0, '127.0.0.1'), 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  await assert.rejects(open(`http://127.0.0.1:${port}/v1`), (error) => {
    assert.ok(error instanceof StorywispError && error.code === 'server-unreachable');
    assert.match(error.message, new RegExp(`nothing answers at 127\\.0\\.0\\.1:${port} `));
    return true;
  });
  await assert.rejects(open('http://no-such-host.invalid/v1'), /cannot be reached/);
  await assert.rejects(open('localhost:8000'), /no server's address; it looks like http:\/\/host:8000\/v1/);
});

test('a model that the server does not have is refused with those it has', async () => {
  const server = await serverThat(() => {});
  await assert.rejects(open(server.url, 'huge'), /it has no model "huge"; it has small, large\./);
  assert.equal((await open(server.url, '')).info.name, 'small');
  const silent = await serverThat(
    () => {},
    (_, response) => sendJson(response, 404, {}),
  );
  assert.equal((await open(silent.url, 'huge')).info.name, 'huge');
  await assert.rejects(open(silent.url, ''), /it lists no models; set "storywisp\.model\.serverModel"/);
  const locked = await serverThat(
    () => {},
    (_, response) => sendJson(response, 401, {}),
  );
  await assert.rejects(open(locked.url, ''), /does not accept the key/);
  const odd = await serverThat(
    () => {},
    (_, response) => sendJson(response, 200, { data: [null, { id: 5 }, 'x', { id: 'odd', max_model_len: -1 }] }),
  );
  assert.deepEqual((await open(odd.url, '')).info.maxPositions, 2048);
});
