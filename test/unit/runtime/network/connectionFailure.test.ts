import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionFailure } from '../../../../src/runtime/network/connectionFailure.ts';

const url = new URL('https://hub.example/api');

function failure(code: string, fields: object = {}) {
  const told = Object.assign(new Error('told by the system'), { code }, fields);
  // As `fetch` passes it on.
  return connectionFailure(new TypeError('fetch failed', { cause: told }), { url, host: url.host });
}

const WORDS: readonly [code: string, words: RegExp, passes: boolean][] = [
  ['ENOTFOUND', /^there is no such host as hub\.example, or no network$/, true],
  ['ENETUNREACH', /^there is no network$/, true],
  ['ECONNREFUSED', /^nothing answers at hub\.example$/, true],
  ['UND_ERR_CONNECT_TIMEOUT', /^hub\.example does not answer in time$/, true],
  ['UND_ERR_HEADERS_TIMEOUT', /^hub\.example has fallen silent$/, true],
  ['UND_ERR_BODY_TIMEOUT', /^hub\.example has fallen silent$/, true],
  ['ECONNRESET', /^hub\.example broke off$/, true],
  ['EODD', /^hub\.example \(EODD\)$/, true],
  ['SELF_SIGNED_CERT_IN_CHAIN', /^hub\.example has no trusted certificate \(SELF_SIGNED_CERT_IN_CHAIN\)/, false],
  ['CERT_HAS_EXPIRED', /^the certificate of hub\.example has expired, or the clock is wrong$/, false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /^who answers at hub\.example shows the certificate of another host$/, false],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /^hub\.example does not speak https/, false],
];

for (const [code, words, passes] of WORDS) {
  test(`${code} in words`, () => {
    const told = failure(code);
    assert.match(told.words, words);
    assert.equal(told.passes, passes);
  });
}

test('whoever else was asked on the way is the proxy', () => {
  assert.match(
    failure('ECONNREFUSED', { address: '10.0.0.1', port: 3128 }).words,
    /at the proxy \(10\.0\.0\.1:3128\)$/,
  );
  assert.match(failure('ECONNREFUSED', { address: '10.0.0.1', port: 443 }).words, /at hub\.example$/);
  assert.match(failure('ENOTFOUND', { hostname: 'proxy.example' }).words, /as the proxy \(proxy\.example\), or no/);
  assert.match(failure('ENOTFOUND', { hostname: 'hub.example' }).words, /as hub\.example, or no/);
});

test('of several addresses that failed the first tells; what tells nothing broke off', () => {
  const both = new AggregateError([Object.assign(new Error('one'), { code: 'ECONNREFUSED' }), new Error('two')]);
  assert.equal(connectionFailure(both, { url, host: url.host }).words, 'nothing answers at hub.example');
  assert.equal(connectionFailure('a string', { url, host: url.host }).words, 'hub.example broke off');
  const timeout = AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason;
  assert.equal(connectionFailure(timeout, { url, host: url.host }).words, 'hub.example does not answer in time');
});
