import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { joinProcess } from '../../../src/client/joinedProcess.ts';
import { temporaryFolder } from '../../support/fable.ts';

let server: Server;
let address: string;

before(async () => {
  const name = path.join(temporaryFolder(), 'model');
  address = process.platform === 'win32' ? `\\\\.\\pipe\\${name.replaceAll('\\', '-')}` : name;
  server = createServer().listen(address);
  await once(server, 'listening');
});
after(() => server.close());

/** A window that joined, and the other end of its connection. */
async function join() {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const carrier = await joinProcess({ address, processId: process.pid, token: '' });
  const [peer] = await accepted;
  peer.on('error', () => {});
  const errors: string[] = [];
  carrier.reader.onError(({ message }) => errors.push(message));
  carrier.reader.listen(() => {});
  return { carrier, peer, errors };
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a process that is gone in the middle of a message leaves nothing behind', async () => {
  const before = timers();
  const { carrier, peer } = await join();
  peer.end('Content-Length: 100\r\n\r\n{"jsonrpc":');
  assert.equal(await carrier.ended, 'its connection was closed');
  assert.equal(timers(), before);
});

test('a process that sends no end of a message is left', async () => {
  const { carrier, peer, errors } = await join();
  peer.write('Content-Length: 9999999999\r\n\r\n');
  await carrier.lost;
  assert.match(errors[0] ?? '', /9999999999 bytes/);
});
