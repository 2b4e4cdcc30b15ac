// Through a proxy and over https to a completions server.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type NetworkAccess, USUAL_NETWORK } from '../../../../src/common/network.ts';
import { openRemoteEngine } from '../../../../src/runtime/remote/openRemoteEngine.ts';
import { fakeServer, sendJson } from '../../../support/completionsServer.ts';
import { ownCertificate } from '../../../support/ownCertificate.ts';
import { proxyFor } from '../../../support/proxy.ts';

const CREDENTIALS = `Basic ${Buffer.from('writer:secret').toString('base64')}`;

/** A server that only a proxy knows. */
async function serverFor(t: TestContext, secure: boolean) {
  const server = await fakeServer(
    (_, response) => sendJson(response, 200, { data: [{ id: 'tales' }] }),
    secure ? ownCertificate() : undefined,
  );
  t.after(() => server.close());
  return { server, url: server.url.replace('127.0.0.1', 'server.test') };
}

async function greet(url: string, way: Partial<NetworkAccess>): Promise<string> {
  const { engine, dispose } = await openRemoteEngine({
    url,
    model: '',
    key: null,
    network: { ...USUAL_NETWORK, ...way },
  });
  await dispose();
  return engine.info.name;
}

for (const secure of [false, true]) {
  test(`a server is reached by the editor’s proxy${secure ? ', in a tunnel' : ''}`, async (t) => {
    const { url } = await serverFor(t, secure);
    const proxy = await proxyFor(t, CREDENTIALS);
    const way = { proxy: proxy.url, strictCertificates: !secure };
    assert.equal(await greet(url, { ...way, proxyAuthorization: CREDENTIALS }), 'tales');
    await assert.rejects(greet(url, way), /the proxy wants a name and a password/);
    await assert.rejects(greet(url, { ...way, proxy: '' }), /there is no such host as server\.test/);
    await assert.rejects(greet(url, { ...way, proxy: 'http://127.0.0.1:1' }), /nothing answers at the proxy \(127/);
  });
}

test('a server on this machine is reached without a proxy', async (t) => {
  const { server } = await serverFor(t, false);
  const proxy = await proxyFor(t);
  assert.equal(await greet(server.url, { proxy: proxy.url }), 'tales');
  assert.deepEqual(proxy.asked, []);
});

test('a server without a trusted certificate is told no text, unless the editor is not to mind', async (t) => {
  const { server } = await serverFor(t, true);
  await assert.rejects(greet(server.url, {}), /has no trusted certificate \(\w*SELF_SIGNED\w*\)/);
  assert.deepEqual(server.asked, []);
  assert.equal(await greet(server.url, { strictCertificates: false }), 'tales');
});

test('a proxy that is no URL is refused without a word of it', async (t) => {
  const { url } = await serverFor(t, false);
  await assert.rejects(greet(url, { proxy: 'writer:secret@' }), (error: Error) => {
    assert.match(error.message, /the proxy's address is not a URL/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});
