// Changing the model of a window that is writing.
import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { EngineClient } from '../../../src/client/engineClient.ts';
import type { ModelStatus } from '../../../src/client/modelService.ts';
import { CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { temporaryFolder } from '../../support/fable.ts';
import { goodCompletion, goodLoad } from '../../support/samples.ts';
import { isAlive, until, untilGone } from '../../support/waiting.ts';

let storage: string;
let folder: string;
let client: EngineClient;
let pids: number[];
let statuses: ModelStatus[];

function open(fixture: string, share = true): void {
  storage = temporaryFolder();
  pids = [];
  statuses = [];
  client = new EngineClient({
    serverModule: path.resolve('test/fixtures', `${fixture}.mjs`),
    load: () => ({ ...goodLoad, source: { kind: 'folder', folder }, storage }),
    share,
    clock: nodeClock,
    logger: {
      log(_, message) {
        const pid = /^Model process (\d+)/.exec(message)?.[1];
        if (pid) pids.push(Number(pid));
      },
    },
  });
  client.onDidChangeStatus((status) => statuses.push(status));
}

const ask = (maxNewTokens = 3) => client.complete({ ...goodCompletion, maxNewTokens }, neverCancelled);
const stream = (maxNewTokens: number, onText: () => void) =>
  client.complete({ ...goodCompletion, lane: 'stream', maxNewTokens }, neverCancelled, onText);

beforeEach(() => {
  folder = 'slow';
});

afterEach(async () => {
  await client.stop();
  client.dispose();
  await untilGone(...pids);
});

test('the old model answers until the new one is ready, and what it has begun', async () => {
  open('fakeServer');
  await ask();
  const begun = stream(30, () => {});
  folder = 'new';
  const switched = client.switch();
  assert.equal((await ask(1)).candidates[0]?.newTokens, 1);
  await switched;
  assert.equal(client.status.model?.name, 'new');
  assert.equal((await begun).candidates[0]?.newTokens, 30);
  await untilGone(pids[0] ?? 0);
  await ask();
  assert.equal(pids.length, 2);
  const names = statuses.filter(({ model }) => model).map(({ model }) => model?.name);
  assert.deepEqual([...new Set(names)], ['slow', 'new']);
  assert.ok(statuses.some(({ next }) => next?.state === 'loading'));
  const gap = statuses.findIndex(({ model }) => model) + 1;
  assert.ok(
    statuses.slice(gap).every(({ model }) => model),
    'there was always a model',
  );
  assert.equal(client.status.next, undefined);
});

test('a new model that cannot be loaded leaves the old one where it is', async () => {
  open('fakeServer');
  await ask();
  folder = 'missing';
  await assert.rejects(client.switch(), { code: 'model-missing' });
  assert.deepEqual([client.status.state, client.status.model?.name, client.status.next], ['ready', 'slow', undefined]);
  await ask();
  assert.ok(isAlive(pids[0] ?? 0));
  await untilGone(pids[1] ?? 0);
});

test('when the old one dies meanwhile, the new one takes over', async () => {
  open('fakeServer');
  await ask();
  folder = 'new';
  const switched = client.switch();
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await switched;
  await until(() => client.status.model?.name === 'new', 'the new one took over');
  assert.equal(pids.length, 2);
});

test('of two switches the later counts', async () => {
  open('fakeServer');
  await ask();
  folder = 'new';
  const first = client.switch();
  folder = 'newest';
  await Promise.all([first, client.switch()]);
  assert.equal(client.status.model?.name, 'newest');
});

test('without a process there is nothing to switch; a failed one is left behind', async () => {
  open('fakeServer');
  await client.switch();
  assert.deepEqual([client.status.state, pids], ['stopped', []]);
  folder = 'missing';
  await assert.rejects(ask(), { code: 'model-missing' });
  folder = 'new';
  await client.switch();
  await ask();
  assert.equal(client.status.model?.name, 'new');
});

test('to the same settings it stays the same process', async () => {
  open('fakeServer');
  await ask();
  await client.switch();
  await ask();
  assert.equal(new Set(pids).size, 1);
});

test('a request that crosses the end of an idle process is asked again, once', async () => {
  open('retiresOnce', false);
  await ask();
  assert.equal(pids.length, 2);
  assert.ok(statuses.every(({ state }) => state !== 'failed'));
});

test('text that was shown is not followed by another', async () => {
  open('retiresOnce', false);
  const heard: string[] = [];
  const asked = stream(3, () => heard.push(''));
  await assert.rejects(asked, CancelledError);
  assert.equal(heard.length, 1);
});
