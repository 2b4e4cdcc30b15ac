import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isLength,
  MOST,
  OFFERED,
  parseLength,
  sameLength,
  wordsOfLength,
} from '../../../../src/features/story/length.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

describe('a length', () => {
  it('is read as a number with its unit, however short', () => {
    assert.deepEqual(parseLength('12 sentences'), { unit: 'sentences', count: 12 });
    assert.deepEqual(parseLength(' 1 Paragraph '), { unit: 'paragraphs', count: 1 });
    assert.deepEqual(parseLength('800t'), { unit: 'tokens', count: 800 });
  });

  for (const text of [
    '',
    '0 sentences',
    '-3 tokens',
    '501 sentences',
    '10001 t',
    'ten pages',
    '2.5 p',
    '3',
    '3 pages',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseLength(text), undefined));
  }

  it('that is offered can be kept, and found again', () => {
    for (const length of OFFERED) {
      const kept: unknown = JSON.parse(JSON.stringify(length));
      assert.equal(isLength(kept), true);
      assert.equal(OFFERED.filter((other) => isLength(kept) && sameLength(other, kept)).length, 1);
    }
  });

  it('kept by another hand is looked at before it is used', () => {
    const wrong = [null, 3, {}, { unit: 'pages', count: 1 }, { unit: 'tokens', count: MOST.tokens + 1 }];
    for (const value of [...wrong, { unit: 'tokens', count: 1.5 }]) assert.equal(isLength(value), false);
  });

  it('has plain words', () => {
    const words = OFFERED.map((length) => wordsOfLength(length, inEnglish));
    assert.equal(new Set(words).size, OFFERED.length);
    assert.equal(wordsOfLength({ unit: 'sentences', count: 1 }, inEnglish), '1 sentence');
    assert.equal(wordsOfLength({ unit: 'tokens', count: 500 }, inEnglish), '500 tokens');
  });
});
