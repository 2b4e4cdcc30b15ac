// The real client with processes that misbehave on purpose.
import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { EngineClient, type EngineClientOptions } from '../../../src/client/engineClient.ts';
import type { ModelStatus } from '../../../src/client/modelService.ts';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/messages.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { goodCompletion, goodLoad } from '../../support/samples.ts';
import { until, untilGone } from '../../support/waiting.ts';

interface Scene {
  readonly client: EngineClient;
  readonly clock: ManualClock;
  readonly statuses: ModelStatus[];
  readonly log: string[];
  /** Of every process that was started and told it. */
  readonly pids: number[];
  readonly ask: (source?: CancellationSource) => Promise<unknown>;
}

const scenes: Scene[] = [];

function scene(fixture: string, options: Partial<EngineClientOptions> = {}): Scene {
  const clock = new ManualClock();
  const log: string[] = [];
  const pids: number[] = [];
  const statuses: ModelStatus[] = [];
  const client = new EngineClient({
    serverModule: path.resolve('test/fixtures', `${fixture}.mjs`),
    load: () => goodLoad,
    share: false,
    clock,
    logger: {
      log(level, message) {
        log.push(`${level}: ${message}`);
        const pid = /^pid (\d+)$/.exec(message)?.[1];
        if (pid) pids.push(Number(pid));
      },
    },
    ...options,
  });
  client.onDidChangeStatus((status) => statuses.push(status));
  const ask = (source?: CancellationSource) => client.complete(goodCompletion, source?.token ?? neverCancelled);
  const made = { client, clock, statuses, log, pids, ask };
  scenes.push(made);
  return made;
}

function states({ statuses }: Scene): string[] {
  return statuses.map(({ state }) => state);
}

afterEach(async () => {
  for (const { client, pids } of scenes.splice(0)) {
    client.dispose();
    await untilGone(...pids);
  }
});

test('the first request starts the process; a second one uses it; stop ends it', async () => {
  const made = scene('good');
  const { client, clock, pids, ask } = made;
  assert.equal(client.status.state, 'stopped');
  await Promise.all([ask(), ask()]);
  await ask();
  assert.equal(pids.length, 1);
  assert.deepEqual(states(made), ['starting', 'loading', 'ready']);
  assert.equal(client.status.model?.name, 'fixture');
  await client.stop();
  await untilGone(...pids);
  assert.equal(client.status.state, 'stopped');
  assert.equal(clock.pending, 0);
  await ask();
  assert.equal(pids.length, 2);
});

test('restart reads the model settings again', async () => {
  const folders = ['one', 'two'];
  const asked: string[] = [];
  const { client, pids, ask } = scene('good', {
    load: () => {
      const folder = folders.shift() ?? 'none';
      asked.push(folder);
      return { ...goodLoad, folder };
    },
  });
  await ask();
  await client.restart();
  assert.deepEqual(asked, ['one', 'two']);
  assert.equal(client.status.state, 'ready');
  await untilGone(pids[0] ?? 0);
});

for (const [fixture, code] of [
  ['crashAtStart', 3],
  ['crashWhileLoading', 4],
] as const) {
  test(`${fixture}: five restarts, then a clear state`, async () => {
    const made = scene(fixture);
    const { client, statuses, pids, ask } = made;
    await assert.rejects(ask(), { code: 'process-gone', detail: `exit code ${code}` });
    await until(() => client.status.state === 'failed', 'the budget was spent');
    assert.equal(pids.length, 6);
    assert.equal(statuses.at(-1)?.error?.code, 'process-failed');
    await assert.rejects(ask(), { code: 'process-failed', detail: `exit code ${code}` });
    assert.equal(pids.length, 6);
    await assert.rejects(client.restart(), { code: 'process-gone' });
    await until(() => client.status.state === 'failed', 'the fresh budget was spent');
    assert.equal(pids.length, 12);
    await untilGone(...pids);
  });
}

test('a crash in a request costs that request; a new process is warm before the next one', async () => {
  const made = scene('crashInRequest');
  const { client, clock, pids, ask } = made;
  const outcomes = await Promise.allSettled([ask(), ask()]);
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected');
    assert.deepEqual([outcome.reason.code, outcome.reason.detail], ['process-gone', 'signal SIGSEGV']);
  }
  await until(() => client.status.state === 'ready', 'it was started again');
  assert.equal(pids.length, 2);
  for (let i = 0; i < 10; i++) {
    clock.advance(40_000);
    await assert.rejects(ask(), { code: 'process-gone' });
    await until(() => client.status.state === 'ready', 'it was started again');
  }
  assert.equal(pids.length, 12);
});

test('a process that does not answer the handshake is killed after 30 s', async () => {
  const { clock, pids, ask } = scene('hangAtInitialize');
  const asked = ask();
  const outcome = assert.rejects(asked, { code: 'process-gone', detail: 'signal SIGKILL' });
  await until(() => pids.length === 1, 'it ran');
  clock.advance(29_999);
  clock.advance(1);
  await outcome;
  await untilGone(pids[0] ?? 0);
});

test('a cancel is answered at once, and a process that never answers it is killed after 30 s', async () => {
  const { client, clock, pids, ask } = scene('hangInRequest');
  const source = new CancellationSource();
  const asked = ask(source);
  const outcome = assert.rejects(asked, CancelledError);
  await until(() => client.status.state === 'ready', 'it was ready');
  await new Promise((resolve) => setImmediate(resolve));
  source.cancel();
  await outcome;
  clock.advance(30_000);
  await untilGone(pids[0] ?? 0);
  await until(() => pids.length === 2 && client.status.state === 'ready', 'it was started again');
});

test('a process that lets go of its channel is killed after 2 s', async () => {
  const { client, clock, pids, ask } = scene('losesItsChannel');
  await client.restart();
  const outcome = assert.rejects(ask(), { code: 'process-gone', detail: 'signal SIGKILL' });
  await until(() => clock.pending === 1, 'the client saw it');
  clock.advance(2_000);
  await outcome;
  await untilGone(pids[0] ?? 0);
});

test('a cancel during the start does not wait for it', async () => {
  const { ask } = scene('hangAtInitialize');
  const source = new CancellationSource();
  const outcome = assert.rejects(ask(source), CancelledError);
  source.cancel();
  await outcome;
  await assert.rejects(ask(source), CancelledError);
});

test('a process that does not shut down within 2 s is killed', async () => {
  const { client, clock, pids, ask } = scene('neverShutsDown');
  await ask();
  let stopped = false;
  const stop = client.stop().then(() => {
    stopped = true;
  });
  clock.advance(1_999);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stopped, false);
  clock.advance(1);
  await stop;
  await untilGone(...pids);
});

test('dispose and stop during the start leave nothing behind', async () => {
  for (const end of ['dispose', 'stop'] as const) {
    const { client, clock, pids, ask } = scene('hangAtInitialize');
    const outcome = assert.rejects(ask(), { code: 'process-gone' });
    if (end === 'stop') await until(() => pids.length === 1, 'it ran');
    const ended = client[end]();
    clock.advance(2_000);
    await ended;
    await outcome;
    await untilGone(...pids);
    assert.equal(clock.pending, 0);
  }
});

test('nothing is started after dispose', async () => {
  const { client, pids, ask } = scene('good');
  client.dispose();
  await assert.rejects(ask(), { code: 'process-gone' });
  assert.deepEqual(pids, []);
});

test('another protocol version ends in a clear state, without a second try', async () => {
  const { client, pids, ask } = scene('wrongVersion');
  await assert.rejects(ask(), { code: 'protocol-mismatch', detail: `protocol ${PROTOCOL_VERSION} and 99` });
  assert.equal(client.status.state, 'failed');
  await untilGone(...pids);
  assert.equal(pids.length, 1);
});

test('a model that cannot be loaded ends in a clear state, which restart leaves', async () => {
  let folder = 'nowhere';
  const { client, pids, ask } = scene('modelMissing', { load: () => ({ ...goodLoad, folder }) });
  await assert.rejects(ask(), { code: 'model-missing', detail: 'nowhere' });
  await untilGone(...pids);
  assert.equal(pids.length, 1);
  assert.deepEqual(client.status.error?.detail, 'nowhere');
  folder = 'elsewhere';
  await assert.rejects(client.restart(), { code: 'model-missing', detail: 'elsewhere' });
});

test('garbage on the pipe is left out and logged', async () => {
  const { log, ask } = scene('garbageOnThePipe');
  await ask();
  await ask();
  assert.equal(log.filter((line) => line.startsWith('warn: A malformed message')).length, 20);
  assert.ok(log.includes('info: {"jsonrpc":"2.0","id":0,"result":"on stdout"}'));
});

test('a flood on stderr blocks nothing and does not flood the log', async () => {
  const { log, ask } = scene('floodsStderr');
  await ask();
  const flood = () => log.filter((line) => line.startsWith('warn: '));
  await until(() => flood().length > 500, 'the flood came');
  await ask();
  assert.equal(flood().length, 501);
  assert.match(flood().at(-1) ?? '', /the rest is left out/);
  assert.ok(flood().every((line) => line.length < 1100));
});

test('a binary that is not there fails in words', async () => {
  const { client, ask } = scene('good', { execPath: path.resolve('no/such/node') });
  await assert.rejects(ask(), { code: 'process-gone', detail: /ENOENT/ });
  await until(() => client.status.state === 'failed', 'the budget was spent');
  assert.equal(client.status.error?.code, 'process-failed');
});
