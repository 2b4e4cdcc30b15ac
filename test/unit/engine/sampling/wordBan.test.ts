import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Page } from '../../../../src/common/care/page.ts';
import { WritersWords } from '../../../../src/common/care/writersWords.ts';
import { PRESETS, type SamplingOptions } from '../../../../src/common/sampling.ts';
import { Random } from '../../../../src/engine/sampling/random.ts';
import { Sampler } from '../../../../src/engine/sampling/sampler.ts';
import { WordBan } from '../../../../src/engine/sampling/wordBan.ts';
import { VocabularyIndex } from '../../../../src/engine/vocabularyIndex.ts';
import { ByteTokenizer } from '../../../support/byteTokenizer.ts';

const words = [
  ' cat',
  'cat',
  'Cat',
  ' CAT',
  ' cats',
  ' ca',
  ' dark',
  ' lord',
  ' murder',
  ' murderous',
  ' m',
  'ab',
  ' abc',
];
const tokenizer = new ByteTokenizer(words);
const vocabulary = new VocabularyIndex(tokenizer, tokenizer.vocabularySize);

/** The tokens that may not follow `text`, of those with more than one letter and those of one. */
function bannedAfter(text: string, ...entries: string[]): string[] {
  const ban = new WordBan(entries, tokenizer, vocabulary);
  const ids = new Set(ban.after(tokenizer.encode(text)).flat());
  return [...ids].map((id) => new TextDecoder().decode(tokenizer.bytes(id))).sort();
}

describe('the ban on words', () => {
  it('holds for a word with and without a blank, whatever its case', () => {
    assert.deepEqual(bannedAfter('He saw a', 'cat'), [' CAT', ' cat']);
    assert.deepEqual(bannedAfter('He said: "', 'Cat'), [' CAT', ' cat', 'Cat', 'cat']);
    assert.deepEqual(bannedAfter('', 'cat'), [' CAT', ' cat', 'Cat', 'cat']);
  });

  it('ends a word by no token, however it was begun', () => {
    assert.deepEqual(bannedAfter('He saw a ca', 'cat'), [' CAT', ' cat', 't']);
    assert.deepEqual(bannedAfter('He saw a c', 'cat'), [' CAT', ' cat']);
    assert.deepEqual(bannedAfter('to vaca', 'cat'), [' CAT', ' cat'], 'the end of another word');
  });

  it('holds for phrases from their last word on', () => {
    assert.deepEqual(bannedAfter('of the', 'dark lord'), []);
    assert.deepEqual(bannedAfter('of the dark', 'dark lord'), [' lord']);
    assert.deepEqual(bannedAfter('of the Dark', 'dark lord'), [' lord']);
    assert.deepEqual(bannedAfter('of the DARK', 'dark lord'), [], 'there is no such token');
  });

  it('takes what a stem grows into', () => {
    assert.deepEqual(bannedAfter('It was a', 'murd*'), [' murder', ' murderous']);
    assert.deepEqual(bannedAfter('It was a mur', 'murd*'), [' murder', ' murderous', 'd']);
  });

  it('holds for signs wherever they stand', () => {
    assert.ok(bannedAfter('the king', ';').includes(';'));
  });

  it('leaves nothing for the judge to find, whatever the model says', () => {
    const text = (least: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: least, maxLength: 4 });
    const entry = fc.tuple(text(1), fc.constantFrom('', '*')).map(([stem, star]) => stem + star);
    const sampling: SamplingOptions = { ...(PRESETS.Natural as SamplingOptions), topP: 1 };
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(), (entries, seed) => {
        const ban = new WordBan(entries, tokenizer, vocabulary);
        const sampler = new Sampler(tokenizer.vocabularySize, tokenizer);
        const random = new Random(seed, 0);
        const history = tokenizer.encode('Now.');
        const logits = new Float32Array(tokenizer.vocabularySize).fill(-30);
        for (const piece of ['a', 'b', 'c', 'ab', ' abc', ' ', '.']) logits[tokenizer.id(piece)] = random.next();
        let written = '';
        for (let i = 0; i < 40; i++) {
          const id = sampler.draw(logits, sampling, history, { banned: ban.after(history) }, random);
          history.push(id);
          written += new TextDecoder().decode(tokenizer.bytes(id));
        }
        assert.equal(new WritersWords(entries).find(written, new Page('Now.'))?.found, undefined, written);
      }),
    );
  });
});
