// Several windows and one model process: real clients, real processes, a model that opens at once.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { EngineClient } from '../../../src/client/engineClient.ts';
import type { ModelStatus } from '../../../src/client/modelService.ts';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import type { LoadModelParams } from '../../../src/protocol/messages.ts';
import { readRendezvous } from '../../../src/protocol/rendezvous.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { temporaryFolder } from '../../support/fable.ts';
import { goodCompletion, goodLoad } from '../../support/samples.ts';
import { isAlive, until, untilGone } from '../../support/waiting.ts';

const serverModule = path.resolve('test/fixtures/fakeServer.mjs');
const long = { ...goodCompletion, maxNewTokens: 40 };

interface Window {
  readonly client: EngineClient;
  readonly statuses: ModelStatus[];
  /** Of the model processes that it used, newest last. */
  readonly pids: number[];
}

let storage: string;
const windows: Window[] = [];
/** Of every model process that any window used. */
const everyPid = new Set<number>();

beforeEach(() => {
  storage = temporaryFolder();
});

afterEach(async () => {
  await Promise.all(windows.splice(0).map(({ client }) => client.stop().finally(() => client.dispose())));
  await untilGone(...everyPid);
  everyPid.clear();
  assert.deepEqual(readdirSync(path.join(storage, 'processes')), [], 'what was written to be found by is gone');
});

function params(folder = 'fake', more: Partial<LoadModelParams> = {}): LoadModelParams {
  return { ...goodLoad, source: { kind: 'folder', folder }, storage, ...more };
}

function openWindow(load: () => LoadModelParams = params): Window {
  const pids: number[] = [];
  const log = (_: string, message: string) => {
    const pid = Number(/^Model process (\d+)/.exec(message)?.[1] ?? 0);
    if (pid === 0) return;
    pids.push(pid);
    everyPid.add(pid);
  };
  const client = new EngineClient({ serverModule, load, share: true, clock: nodeClock, logger: { log } });
  const statuses: ModelStatus[] = [];
  client.onDidChangeStatus((status) => statuses.push(status));
  const window = { client, statuses, pids };
  windows.push(window);
  return window;
}

/** A window in a process of its own, with its model process' pid. */
async function openFarWindow() {
  const window = fork(path.resolve('test/fixtures/window.mjs'), [serverModule, JSON.stringify(params())]);
  const [pid] = await once(window, 'message');
  everyPid.add(pid);
  return { window, pid: pid as number };
}

async function kill({ window }: { window: ReturnType<typeof fork> }): Promise<void> {
  window.kill('SIGKILL');
  await once(window, 'exit');
}

const ask = ({ client }: Window, asked = goodCompletion) => client.complete(asked, neverCancelled);
const pidOf = ({ pids }: Window) => pids.at(-1) ?? 0;
const isReady = ({ client }: Window) => client.status.state === 'ready';

test('two windows share one process, and their documents are two', async () => {
  const [first, second] = [openWindow(() => params('slow')), openWindow(() => params('slow'))];
  await ask(first, { ...goodCompletion, maxNewTokens: 1 });
  await ask(second, { ...goodCompletion, maxNewTokens: 1 });
  assert.equal(pidOf(first), pidOf(second));
  const answers = await Promise.all([ask(first), ask(second)]);
  assert.ok(answers.every(({ candidates }) => candidates[0]?.newTokens === goodCompletion.maxNewTokens));
});

test('four windows that start at the same moment start one process', async () => {
  const four = [1, 2, 3, 4].map(() => openWindow());
  await Promise.all(four.map((window) => ask(window)));
  assert.equal(new Set(four.map(pidOf)).size, 1);
});

test('the owner goes, the others go on; with the last the process ends', async () => {
  const [owner, joined] = [openWindow(() => params('chatty')), openWindow(() => params('chatty'))];
  await ask(owner);
  await ask(joined);
  const pid = pidOf(owner);
  const answer = ask(joined, long);
  await owner.client.stop();
  assert.equal((await answer).candidates.length, 1);
  const late = openWindow(() => params('chatty'));
  await ask(late);
  assert.deepEqual([pidOf(joined), pidOf(late), joined.pids.length], [pid, pid, 1]);
  await joined.client.stop();
  await ask(late);
  assert.ok(isAlive(pid));
  const [file] = readdirSync(path.join(storage, 'processes'));
  const { address } = readRendezvous(readFileSync(path.join(storage, 'processes', file ?? ''), 'utf8')) ?? {};
  assert.ok(address !== undefined && existsSync(address));
  await late.client.stop();
  await untilGone(pid);
  assert.equal(existsSync(path.dirname(address)), false);
});

test('a killed owner takes nothing along', async () => {
  const owner = await openFarWindow();
  const joined = openWindow();
  await ask(joined);
  await kill(owner);
  await ask(joined);
  assert.deepEqual(joined.pids, [owner.pid]);
});

test('a killed guest is not waited for', async () => {
  const owner = openWindow();
  await ask(owner);
  const guest = await openFarWindow();
  assert.equal(guest.pid, pidOf(owner));
  await kill(guest);
  await ask(owner);
  await owner.client.stop();
  await untilGone(guest.pid);
});

test('when every window is killed, the process ends', async () => {
  const owner = await openFarWindow();
  const guest = await openFarWindow();
  assert.equal(owner.pid, guest.pid);
  await Promise.all([kill(owner), kill(guest)]);
  await untilGone(owner.pid);
});

test('when the process dies, all windows find one another in the next', async () => {
  const three = [openWindow(), openWindow(), openWindow()];
  for (const window of three) await ask(window);
  const [pid] = everyPid;
  process.kill(pid ?? 0, 'SIGKILL');
  await until(() => three.every((window) => isReady(window) && pidOf(window) !== pid), 'all were ready again');
  assert.equal(new Set(three.map(pidOf)).size, 1);
  await Promise.all(three.map((window) => ask(window)));
});

test('"Restart" in one window restarts it for all, and the others do not notice', async () => {
  const [owner, guest] = [openWindow(() => params('slow')), openWindow(() => params('slow'))];
  await ask(owner, { ...goodCompletion, maxNewTokens: 1 });
  await ask(guest, { ...goodCompletion, maxNewTokens: 1 });
  const pid = pidOf(owner);
  const crossing = ask(owner, long);
  await guest.client.restart();
  await crossing;
  assert.notEqual(pidOf(guest), pid);
  assert.equal(pidOf(owner), pidOf(guest));
  assert.ok(owner.statuses.every(({ state }) => state !== 'failed'));
});

test('other settings are another process', async () => {
  const [one, two] = [openWindow(), openWindow(() => params('fake', { threads: 2 }))];
  await Promise.all([ask(one), ask(two)]);
  assert.notEqual(pidOf(one), pidOf(two));
});

test('an idle process ends for all, is no failure, and is there again when it is needed', async () => {
  const two = [1, 2].map(() => openWindow(() => params('fake', { idleMs: 100 })));
  for (let round = 1; round <= 6; round++) {
    // A machine that stops for a moment lets it end before the second window has come: then there are two.
    await Promise.all(two.map((window) => ask(window)));
    await untilGone(...everyPid);
    await until(() => two.every(({ client }) => client.status.state === 'stopped'), 'all had heard of it');
    assert.ok(everyPid.size >= round, `${everyPid.size} processes in ${round} rounds`);
  }
});

test('a model that cannot be loaded fails in each window, and leaves nothing', async () => {
  const two = [openWindow(() => params('missing')), openWindow(() => params('missing'))];
  await Promise.all(two.map((window) => assert.rejects(ask(window), { code: 'model-missing' })));
  assert.ok(two.every(({ client }) => client.status.state === 'failed'));
  await untilGone(...everyPid);
});

test('a server is asked by a process of one’s own, and its key is in no file', async () => {
  const source = {
    kind: 'server',
    url: 'http://localhost',
    model: 'm',
    key: 'secret',
    network: USUAL_NETWORK,
  } as const;
  const window = openWindow(() => params('', { source }));
  await ask(window);
  assert.equal(pidOf(window) > 0, true);
  await ask(openWindow());
  assert.equal(everyPid.size, 2);
});
