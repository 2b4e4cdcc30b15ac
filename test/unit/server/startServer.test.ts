import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  ParameterStructures,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { StorywispError } from '../../../src/common/errors.ts';
import {
  CompletionProgress,
  CompletionRequest,
  ExitNotification,
  IdeasProgress,
  type IdeasProgressValue,
  IdeasRequest,
  InitializeRequest,
  LoadModelRequest,
  type LogMessage,
  LogNotification,
  PROTOCOL_VERSION,
  type ServerStatus,
  ShutdownRequest,
  StatusNotification,
} from '../../../src/protocol/messages.ts';
import { localEngine } from '../../../src/runtime/localEngine.ts';
import type { OpenEngine } from '../../../src/server/modelSession.ts';
import { startServer } from '../../../src/server/startServer.ts';
import { fakeModel } from '../../support/fakeModel.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { memoryConnection } from '../../support/memoryConnection.ts';
import { goodCompletion, goodIdeas, goodLoad } from '../../support/samples.ts';

/** A server in this process and a client that hears everything it says. */
function connect(openEngine: OpenEngine = async () => localEngine(fakeModel(), 2 ** 20)) {
  const [clientEnd, serverEnd] = memoryConnection();
  const heard = { logs: [] as LogMessage[], statuses: [] as ServerStatus[], exits: [] as number[] };
  const clock = new ManualClock();
  startServer({ transport: serverEnd, openEngine, clock, exit: (code) => heard.exits.push(code) });
  const connection = createMessageConnection(clientEnd.reader, clientEnd.writer);
  connection.onNotification(LogNotification, (log) => void heard.logs.push(log));
  connection.onNotification(StatusNotification, (status) => void heard.statuses.push(status));
  connection.listen();
  return {
    ...heard,
    clock,
    connection,
    /** Past vscode-jsonrpc's own care. */
    sendRaw: (json: string) => serverEnd.reader.receive(json),
    initialize: () => connection.sendRequest(InitializeRequest, { protocolVersion: PROTOCOL_VERSION }),
  };
}

async function connectLoaded() {
  const opened = fakeModel();
  const server = connect(async () => localEngine(opened, 2 ** 20));
  await server.initialize();
  await server.connection.sendRequest(LoadModelRequest, goodLoad);
  return { ...server, model: opened.model };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

function refusal(code: string, words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ResponseError);
    assert.equal(error.data?.code, code);
    assert.match(error.message, words);
    return true;
  };
}

const cancelled = { code: -32800 };

test('the handshake tells the version and the process', async () => {
  const { initialize } = connect();
  const { protocolVersion, serverVersion, processId } = await initialize();
  assert.deepEqual([protocolVersion, processId], [PROTOCOL_VERSION, process.pid]);
  assert.equal(serverVersion, JSON.parse(readFileSync('package.json', 'utf8')).version);
});

test('another version is refused with words, and so is what comes after it', async () => {
  const { connection } = connect();
  await assert.rejects(
    connection.sendRequest(InitializeRequest, { protocolVersion: PROTOCOL_VERSION + 1 }),
    refusal('protocol-mismatch', /Reload the window/),
  );
  await assert.rejects(
    connection.sendRequest(LoadModelRequest, goodLoad),
    refusal('bad-request', /initialize comes first/),
  );
});

test('requests out of turn are refused', async () => {
  const { connection, initialize } = connect();
  const requests = [
    () => connection.sendRequest(LoadModelRequest, goodLoad),
    () => connection.sendRequest(CompletionRequest, goodCompletion),
    () => connection.sendRequest(IdeasRequest, goodIdeas),
    () => connection.sendRequest(ShutdownRequest),
  ];
  for (const send of requests) await assert.rejects(send(), refusal('bad-request', /initialize comes first/));
  await initialize();
  await assert.rejects(initialize(), refusal('bad-request', /initialized already/));
  await assert.rejects(
    connection.sendRequest(CompletionRequest, goodCompletion),
    refusal('bad-request', /no model is loaded/),
  );
});

test('the same model is loaded once, however often it is asked for, and no other', async () => {
  let opened = 0;
  const { connection, initialize } = connect(async () => {
    opened++;
    return localEngine(fakeModel(), 2 ** 20);
  });
  await initialize();
  const load = (params: object = {}) => connection.sendRequest(LoadModelRequest, { ...goodLoad, ...params });
  const infos = await Promise.all([load(), load()]);
  infos.push(await load());
  assert.deepEqual(new Set(infos.map(({ name }) => name)), new Set(['bigram']));
  assert.equal(opened, 1);
  await assert.rejects(load({ threads: 2 }), refusal('bad-request', /another/));
});

test('a model that could not be loaded may be asked for again', async () => {
  const failures = [new StorywispError('storage-failed', 'full')];
  const { connection, initialize } = connect(async () => {
    const failure = failures.pop();
    if (failure) throw failure;
    return localEngine(fakeModel(), 2 ** 20);
  });
  await initialize();
  await assert.rejects(connection.sendRequest(LoadModelRequest, goodLoad), refusal('storage-failed', /full/));
  assert.equal((await connection.sendRequest(LoadModelRequest, goodLoad)).name, 'bigram');
});

test('loading hands on its options, its progress and its answer', async () => {
  const asked: unknown[] = [];
  const { connection, clock, initialize, statuses } = connect(async ({ onProgress, ...options }) => {
    asked.push(options);
    onProgress?.({ task: 'Preparing the model', done: 0.25 });
    return localEngine(fakeModel(), 2 ** 20);
  });
  await initialize();
  assert.equal((await connection.sendRequest(LoadModelRequest, goodLoad)).name, 'bigram');
  const { idleMs: _, ...options } = goodLoad;
  assert.deepEqual(asked, [options]);
  clock.advance(100);
  await settle();
  assert.deepEqual(
    statuses.map(({ usage, ...rest }) => rest),
    [{ state: 'loading', task: 'Preparing the model', done: 0.25 }, { state: 'ready' }],
  );
  assert.ok(statuses.every(({ usage }) => usage.memory > 1e6));
});

test('why a model cannot be loaded comes through in the catalogue’s words', async () => {
  const { connection, initialize } = connect(async () => {
    throw new StorywispError('model-missing', 'here');
  });
  await initialize();
  await assert.rejects(
    connection.sendRequest(LoadModelRequest, goodLoad),
    refusal('model-missing', /no GPT-2 model at here/),
  );
});

test('an unforeseen failure is answered as internal and logged with its stack', async () => {
  const { connection, initialize, logs } = connect(async () => {
    throw new TypeError('a slip');
  });
  await initialize();
  await assert.rejects(connection.sendRequest(LoadModelRequest, goodLoad), refusal('internal', /a slip/));
  await settle();
  assert.ok(logs.some(({ level, message }) => level === 'error' && message.includes('TypeError: a slip\n    at ')));
});

test('a completion streams what it answers; the seed decides', async () => {
  const { connection } = await connectLoaded();
  const pieces: string[] = [];
  connection.onProgress(CompletionProgress, 'p1', ({ text }) => void pieces.push(text));
  const first = await connection.sendRequest(CompletionRequest, { ...goodCompletion, progressId: 'p1' });
  const again = await connection.sendRequest(CompletionRequest, goodCompletion);
  const other = await connection.sendRequest(CompletionRequest, { ...goodCompletion, seed: 8 });
  const drawn = await connection.sendRequest(CompletionRequest, { ...goodCompletion, seed: null });
  const repeated = await connection.sendRequest(CompletionRequest, { ...goodCompletion, seed: drawn.seed });
  assert.ok(pieces.length > 1);
  assert.equal(pieces.join(''), first.candidates[0]?.text);
  assert.deepEqual(again.candidates, first.candidates);
  assert.notDeepEqual(other.candidates, first.candidates);
  assert.deepEqual(repeated.candidates, drawn.candidates);
});

test('a background completion does not stream: it may start over', async () => {
  const { connection } = await connectLoaded();
  const pieces: string[] = [];
  connection.onProgress(CompletionProgress, 'p1', ({ text }) => void pieces.push(text));
  const params = { ...goodCompletion, lane: 'background', progressId: 'p1' } as const;
  assert.equal((await connection.sendRequest(CompletionRequest, params)).candidates.length, 1);
  assert.deepEqual(pieces, []);
});

test('ideas tell how far they are', async () => {
  const { connection } = await connectLoaded();
  const counts: IdeasProgressValue[] = [];
  connection.onProgress(IdeasProgress, 'i1', (value) => void counts.push(value));
  const { ideas, seed } = await connection.sendRequest(IdeasRequest, { ...goodIdeas, progressId: 'i1' });
  assert.equal(seed, goodIdeas.seed);
  assert.ok(ideas.length <= goodIdeas.count);
  assert.ok(counts.length > 1);
  assert.equal(counts.at(-1)?.done, counts.at(-1)?.total);
});

test('params may come by position', async () => {
  const { connection } = await connectLoaded();
  await assert.rejects(connection.sendRequest('completion/request', 'text', {}), refusal('bad-request', /params/));
  const byName = await connection.sendRequest(CompletionRequest, goodCompletion);
  const byPosition = await connection.sendRequest<typeof byName>(
    CompletionRequest.method,
    ParameterStructures.byPosition,
    goodCompletion,
  );
  assert.deepEqual(byPosition.candidates, byName.candidates);
});

test('a cancel gets in within one step, and the lane is free for the next request', async () => {
  const { connection, model } = await connectLoaded();
  let steps = 0;
  const source = new CancellationTokenSource();
  model.beforeStep = async () => {
    steps++;
    if (steps === 3) source.cancel();
  };
  const request = connection.sendRequest(CompletionRequest, { ...goodCompletion, maxNewTokens: 200 }, source.token);
  await assert.rejects(request, cancelled);
  await settle();
  const stoppedAt = steps;
  assert.ok(stoppedAt <= 5, `${stoppedAt} steps`);
  await settle();
  assert.equal(steps, stoppedAt);
  assert.equal((await connection.sendRequest(CompletionRequest, goodCompletion)).candidates[0]?.newTokens, 12);
});

test('the newest interactive request for a document wins', async () => {
  const { connection, model } = await connectLoaded();
  let release = () => {};
  model.beforeStep = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const older = connection.sendRequest(CompletionRequest, goodCompletion);
  const olderOutcome = assert.rejects(older, cancelled);
  const between = connection.sendRequest(CompletionRequest, { ...goodCompletion, textBefore: 'The fox said' });
  const betweenOutcome = assert.rejects(between, cancelled);
  const newest = connection.sendRequest(CompletionRequest, goodCompletion);
  await Promise.all([olderOutcome, betweenOutcome]);
  model.beforeStep = async () => {};
  release();
  assert.equal((await newest).candidates.length, 1);
});

test('busy is told at once and ready when nothing is left', async () => {
  const { connection, clock, statuses } = await connectLoaded();
  clock.advance(1000);
  await connection.sendRequest(CompletionRequest, goodCompletion);
  clock.advance(1000);
  await settle();
  assert.deepEqual(
    statuses.slice(-2).map(({ state }) => state),
    ['busy', 'ready'],
  );
});

test('shutdown cancels what runs and refuses the rest; then exit is 0', async () => {
  const { connection, exits } = await connectLoaded();
  const running = assert.rejects(
    connection.sendRequest(CompletionRequest, { ...goodCompletion, maxNewTokens: 2000 }),
    cancelled,
  );
  await connection.sendRequest(ShutdownRequest);
  await running;
  await assert.rejects(
    connection.sendRequest(CompletionRequest, goodCompletion),
    refusal('bad-request', /shutting down/),
  );
  await connection.sendNotification(ExitNotification, null);
  await settle();
  assert.deepEqual(exits, [0]);
});

test('exit without shutdown is 1', async () => {
  const { connection, exits } = connect();
  await connection.sendNotification(ExitNotification, null);
  await settle();
  assert.deepEqual(exits, [1]);
});

test('malformed messages are left out, and said so', async () => {
  const { connection, sendRaw, logs } = await connectLoaded();
  for (const json of ['null', '5', '[]', '{}', '{"jsonrpc":"2.0","method":"$/cancelRequest"}', '{"id":{}}'])
    sendRaw(json);
  await settle();
  assert.equal(logs.filter(({ message }) => message === 'A malformed message was left out.').length, 6);
  assert.equal((await connection.sendRequest(CompletionRequest, goodCompletion)).candidates.length, 1);
});

test('the writer’s text is not in the log', async () => {
  const { connection, logs } = await connectLoaded();
  const secret = 'Rumpelstiltskin';
  const good = { ...goodCompletion, textBefore: secret };
  await connection.sendRequest(CompletionRequest, good);
  await connection.sendRequest(IdeasRequest, { ...goodIdeas, textBefore: secret });
  await assert.rejects(connection.sendRequest('completion/request', { ...good, seed: secret, lane: secret }));
  await assert.rejects(connection.sendRequest('completion/unknown', good));
  await connection.sendNotification('unknown', good);
  await settle();
  assert.ok(logs.every(({ message }) => !message.includes(secret)));
});
