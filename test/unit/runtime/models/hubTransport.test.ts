// Tokens, redirects, proxies: who is told what.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { accessTo, fetchFrom, hubFor, IMPATIENT } from '../../../support/hub/fetching.ts';
import { TINY_ID, tinyRepository } from '../../../support/hub/tinyRepository.ts';

const TOKEN = 'a-token-that-nobody-may-see';

test('a gated model needs its token, which no other host hears of', async (t) => {
  const hub = await hubFor(t, { repositories: [tinyRepository({ gatedBy: TOKEN })] });
  await assert.rejects(fetchFrom(hub), { code: 'hub-gated' });
  await assert.rejects(fetchFrom(hub, { access: accessTo(hub, { token: 'another' }) }), { code: 'hub-gated' });
  hub.requests.length = 0;
  await fetchFrom(hub, { access: accessTo(hub, { token: TOKEN }) });
  for (const { host, headers } of hub.requests)
    assert.equal(headers.authorization, host === 'hub' ? `Bearer ${TOKEN}` : undefined);
  assert.ok(hub.requests.some(({ host }) => host === 'cdn'));
});

test('no failure tells the token or the password of the proxy', async (t) => {
  const hub = await hubFor(t, { faults: [{ kind: 'status', status: 500, path: '/api/', times: 9 }] });
  const secretly = [
    accessTo(hub, { token: TOKEN }),
    accessTo(hub, { proxy: `http://writer:${TOKEN}@127.0.0.1:1` }),
    accessTo(hub, { proxy: `no url ${TOKEN}` }),
    { endpoint: `http://writer:${TOKEN}@127.0.0.1:1`, proxy: null, token: null },
  ];
  for (const access of secretly) {
    await assert.rejects(fetchFrom(hub, { access }), (error: unknown) => {
      assert.ok(error instanceof StorywispError, String(error));
      assert.equal(error.code, 'hub-unreachable');
      assert.ok(!`${error.message} ${error.stack}`.includes(TOKEN), error.message);
      return true;
    });
  }
});

test('nobody there: told at once, in words', async () => {
  for (const endpoint of ['http://127.0.0.1:1', 'not a url', 'ftp://example.org', 'file:///etc/passwd']) {
    const asked = { storage: temporaryFolder(), hub: { endpoint, proxy: null, token: null }, repository: TINY_ID };
    await assert.rejects(describeModel({ ...asked, patience: IMPATIENT }, neverCancelled), { code: 'hub-unreachable' });
  }
});

/** A proxy that asks for the page itself, as for plain http. */
async function proxyFor(t: TestContext) {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    seen.push(incoming);
    const { url = '', method, headers } = incoming;
    const onward = request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('through a proxy, given or of the environment', async (t) => {
  const hub = await hubFor(t);
  const proxy = await proxyFor(t);
  await fetchFrom(hub, { access: accessTo(hub, { proxy: proxy.url.replace('//', '//writer:secret@') }) });
  assert.ok(proxy.seen.length >= hub.requests.length && hub.requests.length > 5);
  assert.match(String(proxy.seen[0]?.headers['proxy-authorization']), /^Basic /);
  const before = proxy.seen.length;
  process.env['HTTP_PROXY'] = proxy.url;
  t.after(() => delete process.env['HTTP_PROXY']);
  await fetchFrom(hub);
  assert.ok(proxy.seen.length > before);
});
