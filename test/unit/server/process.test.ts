// The model process as it ships, with the embedded model's real weights: over IPC through the client, and over stdio.
import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { EngineClient } from '../../../src/client/engineClient.ts';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import {
  CompletionProgress,
  CompletionRequest,
  ExitNotification,
  InitializeRequest,
  LoadModelRequest,
  PROTOCOL_VERSION,
  ShutdownRequest,
} from '../../../src/protocol/messages.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { goodCompletion, goodIdeas } from '../../support/samples.ts';
import { until, untilGone } from '../../support/waiting.ts';

const serverModule = path.resolve('out/src/server/main.js');
const load = {
  source: { kind: 'folder', folder: path.resolve('models/fable-14m') },
  storage: path.resolve('out/test/compiled'),
  precision: 'auto',
  threads: 1,
  cacheBytes: 64 << 20,
  memoryBytes: 0,
  idleMs: 0,
} as const;
const long = { ...goodCompletion, maxNewTokens: 300, lane: 'stream' } as const;

const log: string[] = [];
const client = new EngineClient({
  serverModule,
  load: () => load,
  share: false,
  clock: nodeClock,
  logger: { log: (level, message) => void log.push(`${level}: ${message}`) },
});
before(() => client.restart());
after(() => client.dispose());

test('the client gets a story from the real model', async () => {
  const { model, usage } = client.status;
  assert.deepEqual([model?.name, model?.precision, model?.maxPositions], ['fable-14m', 'int8', 512]);
  assert.ok((usage?.memory ?? 0) > 1e7);
  assert.ok((usage?.processorMs ?? 0) > 0);
  const pieces: string[] = [];
  const first = await client.complete(goodCompletion, neverCancelled, (text) => void pieces.push(text));
  assert.match(first.candidates[0]?.text ?? '', /[a-z]{2}/);
  assert.equal(pieces.join(''), first.candidates[0]?.text);
  await until(() => (client.status.usage?.computedTokens ?? 0) >= first.promptTokens, 'word of the tokens computed');
});

test('equal seeds give equal texts, other seeds others', async () => {
  const texts = [];
  for (const seed of [1, 1, 2]) {
    const { candidates } = await client.complete({ ...goodCompletion, candidates: 3, seed }, neverCancelled);
    texts.push(candidates.map(({ text }) => text));
  }
  assert.deepEqual(texts[0], texts[1]);
  assert.notDeepEqual(texts[0], texts[2]);
});

test('ideas come from the page', async () => {
  const left: number[] = [];
  const { ideas } = await client.ideas(goodIdeas, neverCancelled, ({ done, total }) => left.push(total - done));
  assert.ok(ideas.length > 0 && ideas.length <= goodIdeas.count);
  assert.equal(left.at(-1), 0);
});

test('a cancel on the way frees the lane', async () => {
  const source = new CancellationSource();
  let heard = 0;
  const cancelled = client.complete(long, source.token, () => {
    heard++;
    if (heard === 2) source.cancel();
  });
  await assert.rejects(cancelled, CancelledError);
  const { candidates } = await client.complete(goodCompletion, neverCancelled);
  assert.equal(candidates.length, 1);
  await until(() => client.status.state === 'ready', 'the lane was free');
});

test('a killed process is started again by itself', async () => {
  const pid = Number(log.map((line) => /^info: Model process (\d+)/.exec(line)?.[1]).find(Boolean));
  const running = client.complete(long, neverCancelled, () => process.kill(pid, 'SIGKILL'));
  await assert.rejects(running, { code: 'process-gone', detail: 'signal SIGKILL' });
  await until(() => client.status.state === 'ready', 'it was started again');
  assert.equal((await client.complete(goodCompletion, neverCancelled)).candidates.length, 1);
});

test('the writer’s text is not in the log', () => {
  assert.ok(log.every((line) => !line.includes('crow')));
});

test('over stdio any JSON-RPC client is served, and stdout holds messages only', async () => {
  const child = spawn(process.execPath, [serverModule, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const errors: unknown[] = [];
  connection.onError((error) => errors.push(error));
  connection.listen();
  const { processId } = await connection.sendRequest(InitializeRequest, { protocolVersion: PROTOCOL_VERSION });
  assert.equal(processId, child.pid);
  await connection.sendRequest(LoadModelRequest, load);
  let streamed = '';
  connection.onProgress(CompletionProgress, 'p', ({ text }) => {
    streamed += text;
  });
  const { candidates } = await connection.sendRequest(CompletionRequest, { ...goodCompletion, progressId: 'p' });
  assert.equal(streamed, candidates[0]?.text);
  await connection.sendRequest(ShutdownRequest);
  await connection.sendNotification(ExitNotification, null);
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.deepEqual(errors, []);
});

for (const [name, input, words] of [
  ['the end of stdin', '', /^$/],
  ['a length of 10 GB', 'Content-Length: 10000000000\r\n\r\n', /refused: a message of 10000000000 bytes/],
] as const) {
  test(`${name} ends a process on stdio`, async () => {
    const child = spawn(process.execPath, [serverModule, '--stdio'], { stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    if (input === '') child.stdin.end();
    else child.stdin.write(input);
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.match(said, words);
  });
}

test('a client that no longer listens does not make the process spin or crash', async () => {
  const child = spawn(process.execPath, [serverModule, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const writer = new StreamMessageWriter(child.stdin);
  child.stdout.destroy();
  for (let id = 0; id < 50; id++) {
    const message = { jsonrpc: '2.0', id, method: 'initialize', params: { protocolVersion: PROTOCOL_VERSION } };
    await writer.write(message);
  }
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [1, null]);
});

test('started by hand without a channel it says how', async () => {
  const child = spawn(process.execPath, [serverModule], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  assert.deepEqual(await once(child, 'close'), [2, null]);
  assert.match(said, /--stdio/);
});

test('the process goes when its parent is killed', async () => {
  const parent: ChildProcess = fork(path.resolve('test/fixtures/parent.mjs'), [serverModule]);
  const [pid] = await once(parent, 'message');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await untilGone(pid);
});
