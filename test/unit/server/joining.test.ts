// Who comes over the socket of a model process: with the token, without it, and with bad intentions.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { createMessageConnection, ResponseError, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import {
  CompletionRequest,
  ExitNotification,
  InitializeRequest,
  LoadModelRequest,
  PeersNotification,
  PROTOCOL_VERSION,
  RetireNotification,
  RetiresNotification,
  ShutdownRequest,
} from '../../../src/protocol/messages.ts';
import { readRendezvous } from '../../../src/protocol/rendezvous.ts';
import { localEngine } from '../../../src/runtime/localEngine.ts';
import { startServer } from '../../../src/server/startServer.ts';
import { temporaryFolder } from '../../support/fable.ts';
import { fakeModel } from '../../support/fakeModel.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { memoryConnection } from '../../support/memoryConnection.ts';
import { goodCompletion, goodLoad } from '../../support/samples.ts';
import { until } from '../../support/waiting.ts';

const sockets: Socket[] = [];
const closings: (() => void)[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const close of closings.splice(0)) close();
});

/** A process that can be joined, in this one; with its owner, who has a model. */
async function start(before?: string) {
  const rendezvous = path.join(temporaryFolder(), 'here.json');
  if (before !== undefined) writeFileSync(rendezvous, before);
  const [ownerEnd, serverEnd] = memoryConnection();
  const clock = new ManualClock();
  const exits: number[] = [];
  const { model, tokenizer } = fakeModel();
  const openEngine = async () => localEngine({ model, tokenizer }, 2 ** 20);
  await startServer({ transport: serverEnd, openEngine, clock, exit: (code) => exits.push(code), rendezvous });
  closings.push(() => serverEnd.close());
  const owner = createMessageConnection(ownerEnd.reader, ownerEnd.writer);
  owner.listen();
  const counts: number[] = [];
  owner.onNotification(PeersNotification, ({ count }) => void counts.push(count));
  await owner.sendRequest(InitializeRequest, { protocolVersion: PROTOCOL_VERSION });
  await owner.sendRequest(LoadModelRequest, goodLoad);
  const found = readRendezvous(readFileSync(rendezvous, 'utf8'));
  assert.ok(found);
  const { address, token } = found;
  return { owner, ownerEnd, model, clock, exits, counts, rendezvous, address, token };
}

async function visit(address: string): Promise<Socket> {
  const socket = connect(address);
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function join(address: string, token: string, protocolVersion = PROTOCOL_VERSION) {
  const socket = await visit(address);
  const guest = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  guest.onClose(() => guest.dispose());
  guest.listen();
  const greeted = guest.sendRequest(InitializeRequest, { protocolVersion, token });
  return { socket, guest, greeted };
}

function frame(value: unknown): string {
  const body = JSON.stringify(value);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function untilClosed(socket: Socket): Promise<void> {
  socket.resume();
  await until(() => socket.closed, 'the socket was closed');
}

test('the rendezvous and the socket are their owner’s alone', { skip: process.platform === 'win32' }, async () => {
  const { rendezvous, address, token } = await start();
  assert.equal(statSync(rendezvous).mode & 0o777, 0o600);
  assert.equal(statSync(path.dirname(address)).mode & 0o777, 0o700);
  assert.ok(Buffer.byteLength(address) <= 100);
  assert.ok(token.length >= 43);
});

test('a temporary folder with a long name does not make the socket’s too long', async (t) => {
  if (process.platform === 'win32') return;
  const { TMPDIR } = process.env;
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  const rendezvousRoot = temporaryFolder();
  process.env['TMPDIR'] = path.join(rendezvousRoot, 'x'.repeat(120));
  const { address, token } = await start();
  assert.match(address, /^\/tmp\//);
  await (await join(address, token)).greeted;
});

test('with the token one is served what the owner is, and the model is the same', async () => {
  const { owner, model, address, token, counts } = await start();
  const { guest, greeted } = await join(address, token);
  assert.equal((await greeted).processId, process.pid);
  assert.equal((await guest.sendRequest(LoadModelRequest, goodLoad)).name, model.info.name);
  const answers = await Promise.all([owner, guest].map((one) => one.sendRequest(CompletionRequest, goodCompletion)));
  assert.deepEqual(answers[0]?.candidates, answers[1]?.candidates);
  await guest.sendRequest(ShutdownRequest);
  await guest.sendNotification(ExitNotification, null);
  await until(() => counts.join() === '1,2,1', 'the owner heard of both');
});

for (const [name, token, version] of [
  ['a wrong token', 'x'.repeat(43), PROTOCOL_VERSION],
  ['no token', '', PROTOCOL_VERSION],
  ['another protocol', undefined, PROTOCOL_VERSION + 1],
] as const) {
  test(`${name} closes the connection, and nobody else’s`, async () => {
    const { owner, address, token: right, counts } = await start();
    const { socket, greeted } = await join(address, token ?? right, version);
    await assert.rejects(greeted);
    await untilClosed(socket);
    assert.equal((await owner.sendRequest(CompletionRequest, goodCompletion)).candidates.length, 1);
    assert.ok(counts.every((count) => count === 1));
  });
}

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize' };
for (const [name, sent] of [
  ['garbage', '\u0000\u0001garbage'.repeat(600)],
  ['another language', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a frame of 10 GB', 'Content-Length: 10000000000\r\n\r\n'],
  ['a request before the greeting', frame({ ...initialize, method: 'completion/request', params: goodCompletion })],
  ['a greeting that is none', frame({ ...initialize, params: { token: 7 } })],
  ['a malformed message', frame(['initialize'])],
  [
    'a greeting of 5000 bytes',
    frame({ ...initialize, params: { protocolVersion: PROTOCOL_VERSION, token: 'x'.repeat(5000) } }),
  ],
  ['many small messages', frame({ jsonrpc: '2.0', method: 'none' }).repeat(100)],
] as const) {
  test(`${name} closes the connection, and nobody else’s`, async () => {
    const { owner, address } = await start();
    const socket = await visit(address);
    socket.write(sent);
    await untilClosed(socket);
    assert.equal((await owner.sendRequest(CompletionRequest, goodCompletion)).candidates.length, 1);
  });
}

test('who says nothing has 5 s', async () => {
  const { owner, address, clock } = await start();
  const socket = await visit(address);
  // A round trip later the guest has been let in.
  await owner.sendRequest(CompletionRequest, goodCompletion);
  await until(() => clock.pending > 0, 'it was let in');
  clock.advance(5_000);
  await untilClosed(socket);
});

test('a greeted guest who breaks a frame is let go, and what it asked is cancelled', async () => {
  const { owner, model, address, token } = await start();
  const { socket, guest, greeted } = await join(address, token);
  await greeted;
  let steps = 0;
  model.beforeStep = async () => void steps++;
  const asked = guest.sendRequest(CompletionRequest, { ...goodCompletion, maxNewTokens: 2000 });
  const outcome = assert.rejects(asked);
  await until(() => steps > 3, 'it was writing');
  socket.write('Content-Length: 10000000000\r\n\r\n');
  await untilClosed(socket);
  await outcome;
  const { candidates } = await owner.sendRequest(CompletionRequest, { ...goodCompletion, lane: 'stream' });
  assert.equal(candidates.length, 1);
  assert.ok(steps < 2000);
});

test('one connection waits for 64 answers at a time, and no more', async () => {
  const { model, owner, address, token } = await start();
  const { guest, greeted } = await join(address, token);
  await greeted;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  model.beforeStep = () => held;
  const asked = Array.from({ length: 70 }, () =>
    guest.sendRequest(CompletionRequest, { ...goodCompletion, lane: 'stream', maxNewTokens: 1 }),
  );
  const others = owner.sendRequest(CompletionRequest, { ...goodCompletion, maxNewTokens: 1 });
  const outcomes = Promise.allSettled(asked);
  await assert.rejects(asked[69] as Promise<unknown>, (error) => error instanceof ResponseError);
  release();
  assert.equal((await outcomes).filter(({ status }) => status === 'rejected').length, 6);
  assert.equal((await others).candidates.length, 1);
});

test('who waits for as many can still leave', async () => {
  const { model, address, token } = await start();
  const { guest, greeted } = await join(address, token);
  await greeted;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  model.beforeStep = () => held;
  const asked = Array.from({ length: 64 }, () =>
    guest.sendRequest(CompletionRequest, { ...goodCompletion, lane: 'stream', maxNewTokens: 1 }),
  );
  const outcomes = Promise.allSettled(asked);
  const left = guest.sendRequest(ShutdownRequest);
  await Promise.race([assert.rejects(asked[63] as Promise<unknown>), left]);
  release();
  assert.equal(await left, null);
  await outcomes;
});

test('no more than 32 guests come in', async () => {
  const { address } = await start();
  const guests = await Promise.all(Array.from({ length: 40 }, () => visit(address)));
  for (const guest of guests) guest.resume();
  await until(() => guests.filter(({ closed }) => closed).length === 8, 'eight were turned away');
});

test('when the owner goes, a guest keeps the process; with the last it ends', async () => {
  const { ownerEnd, address, token, exits, rendezvous } = await start();
  const { guest, greeted } = await join(address, token);
  await greeted;
  ownerEnd.close();
  assert.equal((await guest.sendRequest(CompletionRequest, goodCompletion)).candidates.length, 1);
  assert.deepEqual(exits, []);
  await guest.sendRequest(ShutdownRequest);
  await guest.sendNotification(ExitNotification, null);
  await until(() => exits.length > 0, 'it ended');
  assert.deepEqual(exits, [0]);
  assert.equal(existsSync(rendezvous), false);
  assert.equal(existsSync(path.dirname(address)), false);
});

test('who retires it retires it for all: they leave, or are dismissed after 2 s', async () => {
  const { owner, ownerEnd, address, token, clock, exits, rendezvous } = await start();
  const stranger = await visit(address);
  const { guest, greeted } = await join(address, token);
  await greeted;
  const heard: string[] = [];
  owner.onNotification(RetiresNotification, ({ reason }) => void heard.push(`owner ${reason}`));
  guest.onNotification(RetiresNotification, ({ reason }) => void heard.push(`guest ${reason}`));
  await guest.sendNotification(RetireNotification, null);
  await until(() => heard.length === 2, 'both had heard of it');
  assert.deepEqual(heard.sort(), ['guest restart', 'owner restart']);
  assert.equal(existsSync(rendezvous), false, 'nobody comes any more');
  ownerEnd.close();
  clock.advance(1_999);
  assert.deepEqual(exits, []);
  clock.advance(1);
  assert.deepEqual(exits, [0]);
  await untilClosed(stranger);
});

test('a stranger retires nothing', async () => {
  const { owner, address, exits } = await start();
  const stranger = await visit(address);
  stranger.write(frame({ jsonrpc: '2.0', method: 'retire' }) + frame({ ...initialize, method: 'shutdown' }));
  await untilClosed(stranger);
  assert.equal((await owner.sendRequest(CompletionRequest, goodCompletion)).candidates.length, 1);
  assert.deepEqual(exits, []);
});

test('an older rendezvous is replaced, and only the own one is removed', async () => {
  const { owner, rendezvous } = await start('{"address":"/nowhere/model.sock","token":"t","processId":2}');
  const other = JSON.stringify({ address: '/elsewhere/model.sock', token: 'other', processId: 3 });
  writeFileSync(rendezvous, other);
  await owner.sendRequest(ShutdownRequest);
  await owner.sendNotification(ExitNotification, null);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  assert.equal(readFileSync(rendezvous, 'utf8'), other);
});
