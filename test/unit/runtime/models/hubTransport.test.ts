// Tokens, redirects, proxies, certificates: who is told what, and by which way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import type { HubAccess } from '../../../../src/common/models.ts';
import { type NetworkAccess, USUAL_NETWORK } from '../../../../src/common/network.ts';
import { describeModel } from '../../../../src/runtime/models/describeModel.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { accessTo, fetchFrom, hubFor, IMPATIENT } from '../../../support/hub/fetching.ts';
import type { Hub } from '../../../support/hub/startHub.ts';
import { TINY_ID, tinyRepository } from '../../../support/hub/tinyRepository.ts';
import { proxyFor } from '../../../support/proxy.ts';

const TOKEN = 'a-token-that-nobody-may-see';

/** `hub` by another way than the usual. */
function by(hub: Hub, way: Partial<NetworkAccess>): HubAccess {
  return accessTo(hub, { network: { ...USUAL_NETWORK, ...way } });
}

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
  const named = await hubFor(t, { named: true });
  const secretly = [
    accessTo(hub, { token: TOKEN }),
    by(named, { proxy: `http://writer:${TOKEN}@127.0.0.1:1` }),
    by(named, { proxy: 'http://127.0.0.1:1', proxyAuthorization: TOKEN }),
    by(named, { proxy: `no url ${TOKEN}` }),
    { endpoint: `http://writer:${TOKEN}@127.0.0.1:1`, token: null, network: USUAL_NETWORK },
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

test('a description without end is no description', async (t) => {
  const text = JSON.stringify({ sha: 'x'.repeat(33 * 2 ** 20) });
  const hub = await hubFor(t, { faults: [{ kind: 'json', text, path: '/api/' }] });
  await assert.rejects(fetchFrom(hub), { code: 'download-damaged', message: /has no end/ });
});

test('nobody there: told at once, in words', async () => {
  for (const endpoint of ['http://127.0.0.1:1', 'not a url', 'ftp://example.org', 'file:///etc/passwd']) {
    const hub = { endpoint, token: null, network: USUAL_NETWORK };
    const asked = { storage: temporaryFolder(), hub, repository: TINY_ID, precision: 'int8' } as const;
    await assert.rejects(describeModel({ ...asked, patience: IMPATIENT }, neverCancelled), { code: 'hub-unreachable' });
  }
});

test('no network: told in words', async (t) => {
  const hub = await hubFor(t, { named: true });
  await assert.rejects(fetchFrom(hub), /cannot be reached: there is no such host as hub\.test:\d+, or no network/);
});

const CREDENTIALS = `Basic ${Buffer.from('writer:se:cret').toString('base64')}`;

for (const secure of [false, true]) {
  const kind = secure ? 'a tunnel' : 'pages';
  const trusting = { strictCertificates: !secure };

  test(`a proxy for ${kind} leads to a hub and its CDN that nobody else knows`, async (t) => {
    const hub = await hubFor(t, { named: true, secure });
    const proxy = await proxyFor(t);
    await fetchFrom(hub, { access: by(hub, { ...trusting, proxy: proxy.url }) });
    const hosts = new Set(proxy.asked.map((asked) => /(\w+\.test)/.exec(asked)?.[1]));
    assert.deepEqual([...hosts].sort(), ['cdn.test', 'hub.test']);
    for (const { headers } of hub.requests) assert.equal(headers['proxy-authorization'], undefined);
  });

  test(`a proxy for ${kind} that wants a password is told it, and else it is said in words`, async (t) => {
    const hub = await hubFor(t, { named: true, secure });
    const proxy = await proxyFor(t, CREDENTIALS);
    const withPassword = proxy.url.replace('//', '//writer:se%3Acret@');
    await fetchFrom(hub, { access: by(hub, { ...trusting, proxy: withPassword }) });
    await fetchFrom(hub, { access: by(hub, { ...trusting, proxy: proxy.url, proxyAuthorization: CREDENTIALS }) });
    for (const way of [{ proxy: proxy.url }, { proxy: proxy.url, proxyAuthorization: 'Basic nonsense' }]) {
      const asked = proxy.asked.length;
      const fetching = fetchFrom(hub, { access: by(hub, { ...trusting, ...way }) });
      await assert.rejects(fetching, /the proxy wants a name and a password.*"http\.proxyAuthorization"/);
      assert.equal(proxy.asked.length, asked + 1, 'it does not help to ask again');
    }
  });
}

test('a proxy that is not there is told apart from a hub that is not there', async (t) => {
  const hub = await hubFor(t, { named: true });
  const absent = fetchFrom(hub, { access: by(hub, { proxy: 'http://127.0.0.1:1' }) });
  await assert.rejects(absent, /nothing answers at the proxy \(127\.0\.0\.1:1\)/);
  const unknown = fetchFrom(hub, { access: by(hub, { proxy: 'http://no-such-proxy.invalid:3128' }) });
  await assert.rejects(unknown, /there is no such host as the proxy \(no-such-proxy\.invalid\)/);
  const proxy = await proxyFor(t);
  await hub.close();
  await assert.rejects(fetchFrom(hub, { access: by(hub, { proxy: proxy.url }) }), /hub\.test:\d+ answered 502/);
});

test('this machine, and what is excepted, is reached without a proxy', async (t) => {
  const proxy = await proxyFor(t);
  const here = await hubFor(t);
  await fetchFrom(here, { access: by(here, { proxy: proxy.url }) });
  const elsewhere = await hubFor(t, { named: true });
  for (const noProxy of [['hub.test'], ['.test'], ['*']]) {
    const fetching = fetchFrom(elsewhere, { access: by(elsewhere, { proxy: proxy.url, noProxy }) });
    await assert.rejects(fetching, /there is no such host as hub\.test/, noProxy.join());
  }
  assert.deepEqual(proxy.asked, []);
});

test('the environment names a proxy, unless the editor names another or none', async (t) => {
  const hub = await hubFor(t, { named: true });
  const [own, environments] = [await proxyFor(t), await proxyFor(t)];
  process.env['HTTP_PROXY'] = environments.url;
  t.after(() => {
    delete process.env['HTTP_PROXY'];
    delete process.env['NO_PROXY'];
  });
  await fetchFrom(hub, { access: by(hub, { proxy: own.url }) });
  assert.deepEqual(environments.asked, []);
  await fetchFrom(hub);
  assert.ok(environments.asked.length > 5);
  const asked = environments.asked.length;
  await assert.rejects(fetchFrom(hub, { access: by(hub, { proxy: '' }) }), { code: 'hub-unreachable' });
  process.env['NO_PROXY'] = 'example.org, .test';
  await assert.rejects(fetchFrom(hub), { code: 'hub-unreachable' });
  assert.equal(environments.asked.length, asked);
});

test('a certificate that nobody vouches for is refused in words, at once, unless the editor is not to mind', async (t) => {
  const hub = await hubFor(t, { secure: true });
  await assert.rejects(fetchFrom(hub), (error: unknown) => {
    assert.ok(error instanceof StorywispError && error.code === 'hub-unreachable', String(error));
    assert.match(
      error.message,
      /127\.0\.0\.1:\d+ has no trusted certificate \(\w*SELF_SIGNED\w*\).*NODE_EXTRA_CA_CERTS/,
    );
    return true;
  });
  assert.deepEqual(hub.requests, []);
  await fetchFrom(hub, { access: by(hub, { strictCertificates: false }) });
});

test('a hub that does not speak https, though its address says so', async (t) => {
  const hub = await hubFor(t);
  const endpoint = hub.url.replace('http:', 'https:');
  await assert.rejects(fetchFrom(hub, { access: accessTo(hub, { endpoint }) }), /does not speak https/);
});

test('a hub that is reached safely sends nobody where others listen, nor to this machine', async (t) => {
  const proxy = await proxyFor(t);
  const hub = await hubFor(t, { named: true, secure: true });
  for (const to of ['http://cdn.test/file', 'https://127.0.0.1/file', 'https://localhost/file']) {
    hub.faults.add({ kind: 'redirect', to, path: '/api/' });
    const fetching = fetchFrom(hub, { access: by(hub, { proxy: proxy.url, strictCertificates: false }) });
    await assert.rejects(fetching, /redirects to .*, which is not safe/, to);
  }
});
