import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { networkAccess } from '../../../src/editor/networkAccess.ts';

const from = (settings: Readonly<Record<string, unknown>>) => networkAccess({ get: (key) => settings[key] });

test('where nothing is set, the environment says the way', () => {
  assert.deepEqual(from({}), USUAL_NETWORK);
  assert.deepEqual(
    from({ proxy: '', proxySupport: 'override', proxyStrictSSL: true, noProxy: [], proxyAuthorization: null }),
    USUAL_NETWORK,
  );
});

test('the editor’s settings are heard', () => {
  const settings = {
    proxy: ' http://proxy:3128 ',
    proxyAuthorization: 'Basic d3JpdGVy',
    noProxy: ['mirror.example'],
    proxyStrictSSL: false,
    systemCertificates: false,
  };
  assert.deepEqual(from(settings), {
    proxy: 'http://proxy:3128',
    proxyAuthorization: 'Basic d3JpdGVy',
    noProxy: ['mirror.example'],
    strictCertificates: false,
    systemCertificates: false,
  });
  assert.equal(from({ ...settings, proxySupport: 'off' }).proxy, '');
});

test('what is of another kind than it should be is not there', () => {
  const odd = { proxy: 7, proxyAuthorization: {}, noProxy: 'all', proxyStrictSSL: 'no', systemCertificates: 0 };
  assert.deepEqual(from(odd), USUAL_NETWORK);
  assert.deepEqual(from({ noProxy: ['a', 1, null] }).noProxy, ['a']);
});
