import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StopAt } from '../../../src/common/generation.ts';
import { StopDetector } from '../../../src/engine/stopping.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

function cut(stopAt: StopAt, answer: string, ended = false, before = 'Once upon a time') {
  const stop = new StopDetector(stopAt, before).check(answer, ended);
  return stop && { text: answer.slice(0, stop.length), finish: stop.finish };
}

test('line and paragraph stop before their break, not at one that only leads up to the text', () => {
  assert.deepEqual(cut('line', ' a king. \nHe'), { text: ' a king.', finish: 'line' });
  assert.deepEqual(cut('line', '\n\nA king.\nHe'), { text: '\n\nA king.', finish: 'line' });
  assert.equal(cut('line', '\n\nA king.'), undefined);
  assert.deepEqual(cut('paragraph', ' a king.\nHe\n \nShe'), { text: ' a king.\nHe', finish: 'paragraph' });
  assert.equal(cut('paragraph', ' a king.\nHe\n'), undefined);
});

test('sentence stops at the end of a sentence, or of a paragraph without one', () => {
  assert.deepEqual(cut('sentence', ' a king. He'), { text: ' a king.', finish: 'sentence' });
  assert.equal(cut('sentence', ' a king.'), undefined);
  assert.deepEqual(cut('sentence', ' a king.', true), { text: ' a king.', finish: 'sentence' });
  assert.deepEqual(cut('sentence', ' a king\n\nHe'), { text: ' a king', finish: 'paragraph' });
  assert.deepEqual(cut('sentence', 'Bennet came. He', false, 'Mr.'), { text: 'Bennet came.', finish: 'sentence' });
});

test('a page ends with the first sentence after it came near its end, over paragraphs', () => {
  const page = new StopDetector('page', 'Once');
  const answer = ' a king.\n\nHe slept. She';
  assert.equal(page.check(answer, true), undefined, 'not before it is told that the end is near');
  page.nearEnd(' a king.\n\n'.length);
  assert.deepEqual(page.check(answer, false), { length: ' a king.\n\nHe slept.'.length, finish: 'sentence' });
  assert.equal(page.check(' a king.\n\nHe slept', true), undefined);
});

test('budget stops nowhere', () => {
  assert.equal(cut('budget', ' a king.\n\nHe. She', true), undefined);
});

test('a sentence that is too short takes the next one along', () => {
  const stop = new StopDetector('sentence', '', 12).check('"No." He went home. She', false);
  assert.equal(stop?.length, '"No." He went home.'.length);
});

test('read bit by bit, nothing but blanks that was let pass is cut later', () => {
  const random = new SeededRandom(3);
  const bits = [
    'Mr',
    '.',
    ' ',
    '\n',
    '"',
    '“',
    '”',
    "'",
    '!',
    '...',
    ' He',
    ' went',
    ' on',
    'a',
    '3',
    ')',
    ' “Go',
    '?',
  ];
  for (let round = 0; round < 3000; round++) {
    const detector = new StopDetector(random.pick(['sentence', 'line', 'paragraph']), random.pick(['', '"Oh', 'He ']));
    let answer = '';
    let passed = '';
    for (let i = 0; i < 14; i++) {
      answer += random.pick(bits);
      const stop = detector.check(answer, i === 13);
      if (!stop) {
        passed = answer.trimEnd();
        continue;
      }
      assert.ok(stop.length >= passed.length, `${JSON.stringify(answer)} cut at ${stop.length}`);
      assert.ok(stop.length <= answer.length);
      break;
    }
  }
});

test('ends before the first of some texts, or in vain at the end of its line', () => {
  const check = (answer: string) => new StopDetector(['"', ' and '], 'called "').check(answer, false);
  assert.deepEqual(check('The Lamp and the Sea'), { length: 8, finish: 'text' });
  assert.deepEqual(check('The Lamp" and'), { length: 8, finish: 'text' });
  assert.deepEqual(check('The Lamp\nThe "'), { length: 8, finish: 'line' });
  assert.equal(check('The Lamp an'), undefined);
  assert.equal(check(''), undefined);
});
