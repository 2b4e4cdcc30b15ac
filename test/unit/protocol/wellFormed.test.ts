import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWellFormed } from '../../../src/protocol/wellFormed.ts';

const good: object[] = [
  { id: 1, method: 'initialize', params: {} },
  { id: 'a', method: 'shutdown' },
  { id: 1, method: 'shutdown', params: null },
  { method: 'exit' },
  { method: '$/cancelRequest', params: { id: 3 } },
  { method: '$/progress', params: { token: 'x', value: 1 } },
  { id: 1, result: null },
  { id: null, error: { code: -32700, message: 'parse error' } },
];
const bad: unknown[] = [
  {},
  { id: 1 },
  { id: {}, method: 'a' },
  { id: null, method: 'a' },
  { id: true, result: 1 },
  { method: 5 },
  { method: 'a', params: 'text' },
  { method: '$/cancelRequest' },
  { method: '$/cancelRequest', params: null },
  { method: '$/cancelRequest', params: { id: { toString: null } } },
  { method: '$/cancelRequest', params: [1] },
  { method: '$/progress', params: {} },
  { id: 1, error: 'words' },
  { id: 1, error: { code: 'x', message: 'y' } },
];

test('whole envelopes pass', () => {
  for (const message of good) assert.ok(isWellFormed({ jsonrpc: '2.0', ...message }), JSON.stringify(message));
});

test('anything else does not', () => {
  for (const message of bad) assert.ok(!isWellFormed({ jsonrpc: '2.0', ...Object(message) }), JSON.stringify(message));
  for (const message of [null, undefined, 1, 'text', [], good[0]]) assert.ok(!isWellFormed(message));
});
