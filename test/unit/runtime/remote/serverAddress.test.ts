import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAddress } from '../../../../src/runtime/remote/serverAddress.ts';

test('an address is a base for endpoints, with or without its v1', () => {
  for (const [given, base, root] of [
    ['http://localhost:8000', 'http://localhost:8000/v1/', 'http://localhost:8000/'],
    ['http://localhost:8000/', 'http://localhost:8000/v1/', 'http://localhost:8000/'],
    [' http://localhost:8000/v1/ ', 'http://localhost:8000/v1/', 'http://localhost:8000/'],
    ['https://host.example/api/v1/completions', 'https://host.example/api/v1/', 'https://host.example/api/'],
    ['https://host.example/llm', 'https://host.example/llm/', 'https://host.example/llm/'],
  ] as const) {
    const address = serverAddress(given);
    assert.deepEqual([address.base.href, address.root.href], [base, root]);
  }
});

test('the host says what the way there is like', () => {
  for (const [given, host] of [
    ['http://localhost:8000/v1', 'localhost:8000 (this machine)'],
    ['http://[::1]:8000/v1', '[::1]:8000 (this machine)'],
    ['http://127.8.9.1/v1', '127.8.9.1 (this machine)'],
    ['http://127.0.0.1.evil.example/v1', '127.0.0.1.evil.example (not encrypted)'],
    ['http://192.168.0.7:8080/v1', '192.168.0.7:8080 (not encrypted)'],
    ['https://api.example.com/v1', 'api.example.com'],
  ] as const) {
    assert.equal(serverAddress(given).host, host);
  }
});

test('what is no address is refused', () => {
  for (const given of [
    '',
    'localhost:8000',
    'ftp://host/v1',
    'file:///etc/passwd',
    'http://',
    'http://me:word@host/v1',
  ]) {
    assert.throws(() => serverAddress(given), /address/, given);
  }
});
