import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heal } from '../../../src/engine/tokenHealing.ts';
import { VocabularyIndex } from '../../../src/engine/vocabularyIndex.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';

test('blanks at the end come off; the answer begins with one, which the document has', () => {
  assert.deepEqual(heal('The king '), { text: 'The king', forced: ' ', dropBlanks: true });
  assert.deepEqual(heal('The king, \t '), { text: 'The king,', forced: ' ', dropBlanks: true });
});

test('line breaks stay, and after them no blank is asked for', () => {
  assert.deepEqual(heal('The king.\n\n'), { text: 'The king.\n\n', forced: '', dropBlanks: false });
  assert.deepEqual(heal('The king.\n    '), { text: 'The king.\n', forced: '', dropBlanks: true });
  assert.deepEqual(heal('   '), { text: '', forced: '', dropBlanks: true });
});

test('in or after a word, the prompt backs up to its start', () => {
  for (const [text, rest, word] of [
    ['The old kin', 'The old', ' kin'],
    ['The old king', 'The old', ' king'],
    ['kin', '', 'kin'],
    ['He said "The kin', 'He said "The', ' kin'],
    ['“Oh', '“', 'Oh'],
    ['end.\nThe', 'end.\n', 'The'],
    ['well-kno', 'well-', 'kno'],
    ['I don’t', 'I', ' don’t'],
    ['two  kin', 'two ', ' kin'],
  ] as const) {
    assert.deepEqual(heal(text), { text: rest, forced: word, dropBlanks: false });
  }
});

test('after punctuation, or in a run of letters that is no word, nothing is forced', () => {
  for (const text of ['The king,', 'The king."', '', `long ${'a'.repeat(30)}`, '山'.repeat(40)]) {
    assert.deepEqual(heal(text), { text, forced: '', dropBlanks: false });
  }
});

test('the tokens that can spell a beginning: parts of it, itself, and what goes on from it', () => {
  const words = [' king', ' kingdom', ' kin', ' k', ' kings', ' kite', 'king', ' queen'];
  const tokenizer = new ByteTokenizer(words);
  const index = new VocabularyIndex(tokenizer, tokenizer.vocabularySize);
  const texts = (ids: readonly number[]) => ids.map((id) => new TextDecoder().decode(tokenizer.bytes(id))).sort();
  const spelled = (text: string) => {
    const { whole, partial } = index.spelling(new TextEncoder().encode(text));
    return [texts(partial), texts(whole)];
  };
  assert.deepEqual(spelled(' king'), [
    [' ', ' k', ' kin'],
    [' king', ' kingdom', ' kings'],
  ]);
  assert.deepEqual(spelled(' '), [[], [' ', ' k', ' kin', ' king', ' kingdom', ' kings', ' kite', ' queen']]);
  assert.deepEqual(spelled('kin'), [['k'], ['king']]);
  assert.equal(spelled('é')[0]?.length, 1, 'the first byte of it');
});
