import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenScores } from '../../../../src/cli/http/logProbabilities.ts';
import { ByteTokenizer } from '../../../support/byteTokenizer.ts';

const tokenizer = new ByteTokenizer([' king', ' sea']);
const king = tokenizer.id(' king');
const sea = tokenizer.id(' sea');

/** Two thirds for one token, a third for another; the rest can hardly come. */
function logitsOf(likeliest: number, next: number): Float32Array {
  const logits = new Float32Array(tokenizer.vocabularySize).fill(-50);
  logits[likeliest] = Math.log(2);
  logits[next] = 0;
  return logits;
}

test('of each token its own log-probability, and those of the likeliest', () => {
  const scores = new TokenScores(tokenizer, 1);
  scores.add(sea, 0, logitsOf(king, sea));
  const { tokens, token_logprobs: values, top_logprobs: tops } = scores.between(0, 4);
  assert.deepEqual(tokens, [' sea']);
  assert.deepEqual(Object.keys(tops[0] ?? {}), [' king', ' sea']);
  assert.ok(Math.abs((values[0] ?? 0) - Math.log(1 / 3)) < 1e-6);
  assert.ok(Math.abs((tops[0]?.[' king'] ?? 0) - Math.log(2 / 3)) < 1e-6);
  assert.equal(tops[0]?.[' sea'], values[0]);
});

test('they stand with the characters that they begin; a part of one is told by its bytes', () => {
  const scores = new TokenScores(tokenizer, 0);
  const [first = 0, second = 0] = tokenizer.encode('é');
  scores.add(king, 0, logitsOf(king, sea));
  scores.add(first, 5, logitsOf(first, tokenizer.endOfText));
  scores.add(second, 5, logitsOf(second, sea));
  scores.add(sea, 6, logitsOf(sea, king));
  assert.deepEqual(scores.between(0, 5).tokens, [' king']);
  const { tokens, text_offset: offsets } = scores.between(5, 6);
  assert.deepEqual(
    [tokens, offsets],
    [
      ['bytes:\\xc3', 'bytes:\\xa9'],
      [5, 5],
    ],
  );
  assert.deepEqual(scores.between(0, 6).tokens.length, 3);
  assert.deepEqual(scores.between(6, 6).tokens, []);
});

test('the end of the text has its name among the likeliest', () => {
  const scores = new TokenScores(tokenizer, 2);
  scores.add(king, 0, logitsOf(tokenizer.endOfText, king));
  assert.deepEqual(Object.keys(scores.between(0, 5).top_logprobs[0] ?? {}), ['<|endoftext|>', ' king']);
});
