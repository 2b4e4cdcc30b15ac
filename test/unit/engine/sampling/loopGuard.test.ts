import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsInLoop } from '../../../../src/engine/sampling/loopGuard.ts';

test('a phrase of three or more tokens that comes a third time at the end is a loop', () => {
  assert.equal(endsInLoop([9, 1, 2, 3, 1, 2, 3, 1, 2, 3]), true);
  assert.equal(endsInLoop([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]), true);
  assert.equal(endsInLoop(Array.from({ length: 9 }, () => 7)), true);
  const long = Array.from({ length: 64 }, (_, i) => i);
  assert.equal(endsInLoop([...long, ...long, ...long]), true);
});

test('twice, or shorter, or no longer at the end, is none', () => {
  assert.equal(endsInLoop([]), false);
  assert.equal(endsInLoop([1, 2, 3, 1, 2, 3]), false);
  assert.equal(endsInLoop([1, 2, 1, 2, 1, 2]), false);
  assert.equal(endsInLoop([1, 2, 3, 1, 2, 3, 1, 2, 3, 4]), false);
});
