import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_LINE, messageFrom } from '../../../../src/features/ideas/fromView.ts';

test('a message of the contract comes through, with its own fields only', () => {
  for (const type of ['ready', 'stop', 'again', 'resume', 'editPatterns']) {
    assert.deepEqual(messageFrom({ type, more: 1 }), { type });
  }
  for (const type of ['current', 'insert', 'keep', 'more', 'drop']) {
    assert.deepEqual(messageFrom({ type, card: 3, more: 1 }), { type, card: 3 });
  }
  for (const type of ['ask', 'asking']) {
    assert.deepEqual(messageFrom({ type, kind: 'next', line: '', more: 1 }), { type, kind: 'next', line: '' });
  }
});

test('anything else does not', () => {
  const strange = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'delete' },
    { type: '__proto__' },
    { type: 'ask' },
    { type: 'ask', kind: 'next', line: 'x'.repeat(LONGEST_LINE + 1) },
    { type: 'ask', kind: {}, line: '' },
    { type: 'insert' },
    { type: 'insert', card: '3' },
    { type: 'insert', card: Number.NaN },
  ];
  for (const value of strange) assert.equal(messageFrom(value), undefined, JSON.stringify(value));
});
