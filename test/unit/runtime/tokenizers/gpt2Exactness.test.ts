// The tokenizer that distilgpt2 to gpt2-xl share, against the release's definition and against the npm package
// gpt-3-encoder, over 10,000 strings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode as peerDecode, encode as peerEncode } from 'gpt-3-encoder';
import { WordCachingTokenizer } from '../../../../src/engine/wordCachingTokenizer.ts';
import { BytePairTokenizer } from '../../../../src/runtime/tokenizer.ts';
import { Gpt2Reference } from '../../../support/gpt2Reference.ts';
import { gpt2TokenizerFolder, gpt2Vocabulary } from '../../../support/gpt2Tokenizer.ts';
import { randomText } from '../../../support/randomText.ts';
import { SeededRandom } from '../../../support/seededRandom.ts';

const STRINGS = 10_000;

const tokenizer = await BytePairTokenizer.open(gpt2TokenizerFolder());
const { vocab, merges } = gpt2Vocabulary();
const reference = new Gpt2Reference(vocab, merges);
const random = new SeededRandom(4);
const texts = Array.from({ length: STRINGS }, () => randomText(random));
const encoded = texts.map((text) => tokenizer.encode(text));

/** gpt-3-encoder splits by JavaScript's `\s`, which takes U+FEFF for a blank and U+0085 for none; the release does not. */
const misreadByPeer = /[\ufeff\u0085]/;

test('the strings are of all kinds', () => {
  const all = texts.join('');
  for (const kind of [
    /[\u{10000}-\u{10ffff}]/u,
    /\ufffd/,
    /\r\n/,
    /\p{M}/u,
    /\u200d/,
    /\p{White_Space}{4}/u,
    /'ve/,
    /\p{L}{150}/u,
  ])
    assert.match(all, kind);
  const planes = new Set(Array.from(all, (character) => (character.codePointAt(0) as number) >> 16));
  assert.equal(planes.size, 17);
});

test('encodes as the release defines it', () => {
  for (const [i, text] of texts.entries()) assert.deepEqual(encoded[i], reference.encode(text), JSON.stringify(text));
});

test('encodes as gpt-3-encoder does, but where that one leaves the definition', () => {
  let misread = 0;
  for (const [i, text] of texts.entries()) {
    const theirs = peerEncode(text);
    if (misreadByPeer.test(text)) misread += theirs.join() === encoded[i]?.join() ? 0 : 1;
    else assert.deepEqual(encoded[i], theirs, JSON.stringify(text));
  }
  assert.ok(misread > 0 && misread < STRINGS / 50, `${misread} strings`);
});

test('the bytes of the tokens are the bytes of the text', () => {
  for (const [i, text] of texts.entries()) {
    const bytes = Buffer.concat((encoded[i] ?? []).map((id) => tokenizer.bytes(id)));
    assert.ok(bytes.equals(Buffer.from(text)), JSON.stringify(text));
  }
});

test('gpt-3-encoder reads the tokens as the text', () => {
  for (const [i, text] of texts.entries()) {
    // Its TextDecoder takes a U+FEFF at the start for a byte order mark.
    assert.equal(peerDecode(encoded[i] ?? []), text.replace(/^\ufeff/, ''));
  }
});

test('word by word, as the engine encodes, gives the same tokens', () => {
  const caching = new WordCachingTokenizer(tokenizer);
  for (const [i, text] of texts.entries()) assert.deepEqual(caching.encode(text), encoded[i], JSON.stringify(text));
});

test('every token stands for the text that gpt-3-encoder reads in it', () => {
  assert.equal(tokenizer.size, 50_257);
  for (let id = 0; id < 50_256; id++) assert.equal(new TextDecoder().decode(tokenizer.bytes(id)), peerDecode([id]));
  assert.equal(tokenizer.bytes(50_256).length, 0);
});
