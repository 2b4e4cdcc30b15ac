import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StopAt } from '../../../../src/common/generation.ts';
import { StopDetector } from '../../../../src/engine/stopping.ts';
import { StreamedCandidate } from '../../../../src/runtime/remote/streamedCandidate.ts';

function candidate(stopAt: StopAt, maxNewTokens = 16, dropBlanks = false) {
  return new StreamedCandidate(new StopDetector(stopAt, 'Once upon a time'), maxNewTokens, dropBlanks);
}

test('a page ends with the first sentence in the last quarter, though a server sends it in one piece', () => {
  const text = ' there was a king. He slept. He woke and rode out. They saw him go. He never came back. She';
  for (const pieces of [[text], text.split(/(?= )/)]) {
    const page = candidate('page', 20);
    for (const piece of pieces) page.push(piece, []);
    assert.deepEqual(page.result, {
      text: ' there was a king. He slept. He woke and rode out. They saw him go. He never came back.',
      newTokens: 20,
      finish: 'sentence',
    });
  }
});

test('blanks at the end wait for a word; those that the document has are dropped', () => {
  const plain = candidate('budget');
  plain.push(' a king \n', []);
  assert.equal(plain.takeFinal(), ' a king');
  plain.push(' ', []);
  assert.equal(plain.takeFinal(), '');
  plain.push('slept', []);
  assert.equal(plain.takeFinal(), ' \n slept');
  plain.finish('budget');
  assert.deepEqual([plain.result?.text, plain.takeFinal()], [' a king \n slept', '']);

  const after = candidate('budget', 16, true);
  for (const piece of [' ', ' a', ' king']) after.push(piece, []);
  assert.equal(after.takeFinal(), 'a king');
});

test('a phrase of three words or signs that comes a third time is a loop, a word in the making is not', () => {
  const loop = candidate('budget', 100);
  for (const piece of ' the sea, the sea, the sea, the sea,'.split(/(?=[ ,])/)) loop.push(piece, []);
  assert.equal(loop.result?.finish, 'loop');
  const making = candidate('budget', 100);
  for (const piece of [' go to a', ' go to a', ' go to a']) making.push(piece, []);
  making.push('nother place', []);
  assert.equal(making.result, undefined);
});

test('what comes after the end changes nothing', () => {
  const ended = candidate('sentence');
  ended.push(' a king. He', [-1, -2]);
  ended.push(' slept. She', [-30]);
  ended.finish('endOfText');
  assert.deepEqual(
    [ended.result?.text, ended.result?.finish, ended.meanLogProbability],
    [' a king.', 'sentence', -1.5],
  );
  assert.equal(candidate('sentence').hasBegun, false);
});
