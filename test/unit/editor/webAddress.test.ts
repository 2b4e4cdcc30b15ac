import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webAddress } from '../../../src/editor/webAddress.ts';

test('what a writer types is an address only if a web server can be there', () => {
  assert.equal(webAddress(' http://127.0.0.1:8080/v1 ')?.host, '127.0.0.1:8080');
  assert.equal(webAddress('https://Host.example/v1')?.origin, 'https://host.example');
  for (const text of [
    '',
    'localhost:8080',
    '127.0.0.1:8080/v1',
    'ftp://host/',
    'file:///models',
    'http://',
    'the tower',
  ]) {
    assert.equal(webAddress(text), undefined, text);
  }
});
