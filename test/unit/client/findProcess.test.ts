// A rendezvous that leads nowhere, or to somebody else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { EngineClient } from '../../../src/client/engineClient.ts';
import { MeetingPlace } from '../../../src/client/meetingPlace.ts';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import type { LoadModelParams } from '../../../src/protocol/messages.ts';
import { temporaryFolder } from '../../support/fable.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { goodCompletion, goodLoad } from '../../support/samples.ts';
import { isAlive, until, untilGone } from '../../support/waiting.ts';

const serverModule = path.resolve('test/fixtures/fakeServer.mjs');
const skip = process.platform === 'win32';

let params: LoadModelParams;
let clock: ManualClock;
let pids: number[];
let log: string[];
let client: EngineClient;
/** Path of the rendezvous. */
let file: string;
const servers: Server[] = [];
const guests: Socket[] = [];

beforeEach(async () => {
  params = { ...goodLoad, storage: temporaryFolder() };
  clock = new ManualClock();
  pids = [];
  log = [];
  ({ file } = await MeetingPlace.of(serverModule, params));
  client = new EngineClient({
    serverModule,
    load: () => params,
    share: true,
    clock,
    logger: {
      log(_, message) {
        log.push(message);
        const pid = /^Model process (\d+)/.exec(message)?.[1];
        if (pid) pids.push(Number(pid));
      },
    },
  });
});

afterEach(async () => {
  for (const guest of guests.splice(0)) guest.destroy();
  for (const server of servers.splice(0)) server.close();
  await client.stop();
  client.dispose();
  await untilGone(...pids);
});

const ask = () => client.complete(goodCompletion, neverCancelled);

function write(rendezvous: unknown, mode = 0o600): void {
  writeFileSync(file, typeof rendezvous === 'string' ? rendezvous : JSON.stringify(rendezvous));
  chmodSync(file, mode);
}

/** A program that is no model process, and listens. */
async function impostor(onGuest: (guest: Socket) => void): Promise<string> {
  const address = path.join(temporaryFolder(), 'model.sock');
  const server = createServer((guest) => {
    guests.push(guest);
    onGuest(guest);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return address;
}

async function startsItsOwn(): Promise<void> {
  await ask();
  assert.equal(pids.length, 1);
  assert.ok(existsSync(file), 'and others can join it');
}

test('what a killed process left is replaced', { skip }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'storywisp-'));
  const address = path.join(folder, 'model.sock');
  writeFileSync(address, '');
  write({ address, token: 't', processId: spawnSync(process.execPath, ['-e', '']).pid });
  await startsItsOwn();
  assert.equal(existsSync(folder), false, 'with its socket');
});

test('a process id that is another program’s by now is left alone', { skip }, async () => {
  write({ address: '/nowhere/model.sock', token: 't', processId: process.pid });
  await startsItsOwn();
  assert.ok(isAlive(process.pid));
});

for (const [name, content] of [
  ['garbage', '}{'],
  ['nothing', ''],
  ['another shape', '{"address":7,"token":null}'],
  ['a process id that kill takes for many', '{"address":"/a","token":"t","processId":-1}'],
] as const) {
  test(`a rendezvous with ${name} in it is replaced`, async () => {
    write(content);
    await startsItsOwn();
  });
}

for (const [name, answer] of [
  ['says nothing and goes', (guest: Socket) => guest.end()],
  ['speaks another language', (guest: Socket) => guest.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  [
    'speaks another protocol',
    (guest: Socket) => {
      const result = { protocolVersion: 99, serverVersion: '9.9.9', processId: process.pid };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 0, result });
      guest.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    },
  ],
  ['never answers', () => {}],
] as const) {
  test(`somebody who listens and ${name} is not joined`, { skip }, async () => {
    write({ address: await impostor(answer), token: 't', processId: process.pid });
    const asked = ask();
    await until(() => guests.length === 1, 'it was visited');
    if (name === 'never answers' || name === 'speaks another language') {
      await until(() => clock.pending > 0, 'patience began');
      clock.advance(5_000);
    }
    await asked;
    assert.equal(guests.length, 1);
    assert.ok(isAlive(process.pid));
    assert.ok(log.some((line) => line.includes('cannot be joined')));
  });
}

test('what others may write is not trusted', { skip }, async () => {
  const address = await impostor(() => {});
  write({ address, token: 't', processId: process.pid }, 0o666);
  await startsItsOwn();
  assert.equal(guests.length, 0);
});

test('a link is not followed', { skip }, async () => {
  const address = await impostor(() => {});
  const elsewhere = path.join(params.storage, 'elsewhere.json');
  writeFileSync(elsewhere, JSON.stringify({ address, token: 't', processId: process.pid }), { mode: 0o600 });
  symlinkSync(elsewhere, file);
  await startsItsOwn();
  assert.equal(guests.length, 0);
});

test('a socket in a folder that is open to others is not visited', { skip }, async () => {
  const address = await impostor(() => {});
  chmodSync(path.dirname(address), 0o777);
  write({ address, token: 't', processId: process.pid });
  await startsItsOwn();
  assert.equal(guests.length, 0);
});

test('a lock that a dead window left is broken', async () => {
  writeFileSync(`${file}.lock`, `${spawnSync(process.execPath, ['-e', '']).pid} mark`);
  const asked = ask();
  await until(() => clock.pending > 0 || pids.length > 0, 'it was seen');
  clock.advance(20);
  await asked;
  await until(() => !readdirSync(path.dirname(file)).some((name) => name.includes('lock')), 'the lock was released');
});

test('a window that hangs while it starts one is waited for 10 s', async () => {
  writeFileSync(`${file}.lock`, `${process.pid} mark`);
  const asked = ask();
  for (const wait of [2_500, 2_500, 2_500, 2_500, 20]) {
    await until(() => clock.pending > 0, 'it waits');
    assert.equal(pids.length, 0);
    clock.advance(wait);
  }
  await asked;
  assert.equal(pids.length, 1);
});

test('where nothing can be written, the process is not shared', { skip }, async () => {
  params = { ...params, storage: path.join(params.storage, 'file') };
  writeFileSync(params.storage, 'no folder');
  await ask();
  assert.ok(log.some((line) => line.includes('not shared')));
});

test('where no lock can be made, the process is not shared', { skip: process.platform !== 'linux' }, async () => {
  rmdirSync(path.dirname(file));
  symlinkSync('/proc', path.dirname(file));
  await ask();
  assert.ok(log.some((line) => line.includes('not shared')));
});
