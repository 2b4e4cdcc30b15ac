import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceEnd } from '../../../src/common/sentences.ts';

/** `|` marks where the first sentence ends; none means that no end is seen. */
function check(marked: string, { ended = true, context = '' } = {}): void {
  const at = marked.indexOf('|');
  const text = context + marked.replace('|', '');
  const expected = at < 0 ? undefined : context.length + at;
  assert.equal(sentenceEnd(text, context.length, ended), expected, marked);
}

test('a stop, a question or an exclamation ends a sentence', () => {
  check('He went home.| She stayed.');
  check('Why?| Nobody knew.');
  check('Fire!| Run.');
  check('What?!| No.');
  check('The end.|');
  check('He went home.|\n\nShe stayed.');
});

test('abbreviations, initials, numbers and list entries end none', () => {
  for (const text of [
    'Mr. Bennet came.|',
    'Mrs. Hill and Dr. Watson came.|',
    'Fruit, e.g. apples, was sold.|',
    'He met J. R. R. Tolkien there.|',
    'It cost 3.14 pounds.|',
    'See No. 5 there.|',
    '1. First the king.|',
    'www.example.com is down.|',
  ]) {
    check(text);
  }
  check('It was I.| You know it.');
  check('He was born in 1820.| She was not.');
});

test('an ellipsis ends one only if a new one begins', () => {
  check('He waited... and waited.|');
  check('He waited...| Nothing came.');
  check('He waited…| Nothing came.');
  check('He waited… and waited.|');
});

test('not inside a quotation, whose closing marks are taken along', () => {
  check('"Go on. I will wait," he said.| Then');
  check('“Go on. I will wait,” he said.| Then');
  check("'Go on. I will wait,' he said.| Then");
  check('‘Go on. I’ll wait,’ he said.| Then');
  check('"Go on. I will wait."| Then');
  check('“Go on.”| Then');
  check('He called her “a queen.”| Then');
  check('(He was late.)| Then');
  check('He was *late.*| Then');
  check("'Twas the king's ship. 'Tis gone.".replace('ship.', 'ship.|'));
  check("The kings' ships left.| They sank.");
});

test('a quotation opened before the cursor counts, one left open in an earlier line does not', () => {
  check('wait. I will," he said.| Then', { context: '"Please ' });
  check('wait.| I will.', { context: '"A speech that goes on\n\nPlease ' });
  check(' Bennet came.| Then', { context: 'Mr.' });
});

test('a speech that goes on with a small letter is not over', () => {
  check('"Where?" she asked.| He did not say.');
  check('“Stop!” cried the king.| They stopped.');
  check('"Where?"| She looked up.');
});

test('while more may come, an end that it could undo is not seen', () => {
  const open = { ended: false };
  check('He went home.', open);
  check('He went home. ', open);
  check('He went home.| S', open);
  check('"Where?" ', open);
  check('It cost 3.', open);
  check('He went home.|\n\n', open);
});
