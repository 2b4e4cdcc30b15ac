import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import { BytePairTokenizer } from '../../../src/runtime/tokenizer.ts';
import { FABLE_FOLDER, prose, temporaryFolder } from '../../support/fable.ts';
import { openOracleTokenizer } from '../../support/oracle.ts';

let tokenizer: BytePairTokenizer;
let oracle: PreTrainedTokenizer;

before(async () => {
  tokenizer = await BytePairTokenizer.open(FABLE_FOLDER);
  oracle = await openOracleTokenizer(FABLE_FOLDER);
});

const ODD = [
  '',
  ' ',
  'a',
  "It's the dog's; they'll say we've, I'm, you'd DON'T",
  'tabs\tand\r\nlines\n\n\n   and   runs of    blanks   ',
  '\n \n  \n   x',
  'naïve café — “quotes” … 東京 日本語 Ελληνικά עברית العربية हिन्दी',
  '👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 n\u0303 \u200b\u00a0\ufeff',
  'NUL \0 and \u0007 bell',
  '123 4567 8,900.12 x² ½ Ⅷ',
  '<|endoftext>|> <|im_start|> [UNK] ## __',
];

test('encodes as transformers.js does', () => {
  for (const text of [...ODD, prose('holmes'), prose('austen')])
    assert.deepEqual(
      tokenizer.encode(text),
      oracle.encode(text, { add_special_tokens: false }),
      JSON.stringify(text.slice(0, 80)),
    );
});

function decode(ids: readonly number[]): Buffer {
  return Buffer.concat(ids.map((id) => tokenizer.bytes(id)));
}

test('the bytes of the tokens are the bytes of the text', () => {
  for (const text of [...ODD, prose('holmes').slice(0, 5000)])
    assert.deepEqual(decode(tokenizer.encode(text)), Buffer.from(text), JSON.stringify(text.slice(0, 80)));
});

test('the end-of-text token cannot be typed', () => {
  const ids = tokenizer.encode('one<|endoftext|>two');
  assert.ok(!ids.includes(tokenizer.endOfText ?? -1));
  assert.equal(decode(ids).toString(), 'one<|endoftext|>two');
  assert.equal(tokenizer.endOfText, 8191);
  assert.equal(tokenizer.bytes(8191).length, 0);
});

test('lone surrogates are read as the replacement character', () => {
  for (const text of ['\ud800', 'a\udc00b', '\ud83dx', 'x\udfff\ud83d\ude00'])
    assert.deepEqual(decode(tokenizer.encode(text)), Buffer.from(text));
});

test('ids that mean nothing have no bytes', () => {
  for (const id of [-1, 8192, 1e9, Number.NaN]) assert.equal(tokenizer.bytes(id).length, 0);
});

test('one character many times over is encoded in time that grows with its length', { timeout: 20_000 }, () => {
  for (const unit of ['a', ' ', '😀', '\0', '.', '\n', 'ab']) {
    const text = unit.repeat(20_000);
    assert.equal(decode(tokenizer.encode(text)).toString(), text);
  }
});

test('the vocab.json and merges.txt of the first releases give the same tokens', async () => {
  const folder = temporaryFolder();
  const { model } = JSON.parse(readFileSync(path.join(FABLE_FOLDER, 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number>; merges: (string | string[])[] };
  };
  const merges = model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
  writeFileSync(path.join(folder, 'vocab.json'), JSON.stringify({ ...model.vocab, '<|endoftext|>': 8191 }));
  writeFileSync(path.join(folder, 'merges.txt'), `#version: 0.2\n${merges.join('\n')}\n`);
  const old = await BytePairTokenizer.open(folder);
  assert.deepEqual(old.encode(prose('austen')), tokenizer.encode(prose('austen')));
  assert.deepEqual([old.size, old.endOfText], [8192, 8191]);
});

const BROKEN: readonly [
  what: string,
  code: string,
  change: (json: { [key: string]: unknown; model: object }) => unknown,
][] = [
  ['no object', 'model-unreadable', () => []],
  ['no model', 'model-mismatch', (json) => ({ ...json, model: undefined })],
  ['another kind of model', 'model-mismatch', (json) => ({ ...json, model: { ...json.model, type: 'Unigram' } })],
  ['another splitter', 'model-mismatch', (json) => ({ ...json, pre_tokenizer: { type: 'Whitespace' } })],
  ['a normalizer', 'model-mismatch', (json) => ({ ...json, normalizer: { type: 'Lowercase' } })],
  ['a vocabulary of words', 'model-unreadable', (json) => ({ ...json, model: { ...json.model, vocab: { a: 'b' } } })],
  ['ids below zero', 'model-unreadable', (json) => ({ ...json, model: { ...json.model, vocab: { a: -1 } } })],
  ['no merges', 'model-unreadable', (json) => ({ ...json, model: { ...json.model, merges: null } })],
  ['merges of numbers', 'model-unreadable', (json) => ({ ...json, model: { ...json.model, merges: [1, 2] } })],
];

for (const [what, code, change] of BROKEN) {
  test(`a tokenizer with ${what} is refused with words`, async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'tokenizer.json');
    cpSync(path.join(FABLE_FOLDER, 'tokenizer.json'), file);
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
    await assert.rejects(BytePairTokenizer.open(folder), { name: 'StorywispError', code });
  });
}

test('a truncated or missing tokenizer is refused with words', async () => {
  const folder = temporaryFolder();
  await assert.rejects(BytePairTokenizer.open(folder), { code: 'model-missing' });
  writeFileSync(
    path.join(folder, 'tokenizer.json'),
    readFileSync(path.join(FABLE_FOLDER, 'tokenizer.json')).subarray(0, 1000),
  );
  await assert.rejects(BytePairTokenizer.open(folder), { code: 'model-unreadable' });
});
