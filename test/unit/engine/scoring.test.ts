import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorywispError } from '../../../src/common/errors.ts';
import { continuationLogProbabilities, evaluateText, logProbability } from '../../../src/engine/scoring.ts';
import { BigramModel } from '../../support/bigramModel.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';

const tokenizer = new ByteTokenizer();
const noTurn = async () => {};
const done = () => {};

/** Logits by the last token; each window must be right for the mean to be. */
function bigram(maxPositions = 64) {
  const { vocabularySize, endOfText } = tokenizer;
  return new BigramModel({ vocabularySize, endOfText, maxPositions, logit: (a, b) => ((a * 31 + b * 17) % 13) / 3 });
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);
}

test('log-probability is the log of the softmax, also for large logits', () => {
  near(logProbability(Float32Array.of(0, Math.log(3)), 1), Math.log(0.75));
  near(logProbability(Float32Array.of(1000, 1000), 0), Math.log(0.5));
});

test('a continuation is scored token by token after the prompt', async () => {
  const model = bigram();
  const prefix = model.createPrefix();
  const logits = await model.prefill(prefix, [65, 66]);
  const scored = await continuationLogProbabilities(model, { prefix, logits }, [67, 68, 69]);
  const alone = model.createPrefix();
  let after = await model.prefill(alone, [65, 66]);
  for (const [i, token] of [67, 68, 69].entries()) {
    near(scored[i] ?? 0, logProbability(after, token));
    after = await model.prefill(alone, [token]);
  }
  assert.equal(prefix.length, 2);
  assert.deepEqual(await continuationLogProbabilities(model, { prefix, logits }, []), []);
});

test('every token but the first is scored once, whatever the windows', async () => {
  const text = 'It was a dark and stormy night; the rain fell in torrents, except at occasional intervals. é'.repeat(3);
  const tokens = tokenizer.encode(text);
  const model = bigram(4096);
  let sum = 0;
  for (let i = 1; i < tokens.length; i++) {
    sum -= logProbability(await model.prefill(model.createPrefix(), tokens.slice(i - 1, i)), tokens[i] as number);
  }
  for (const [positions, stride] of [
    [4096, 4096],
    [64, 64],
    [64, 32],
    [64, 1],
    [100, 7],
    [130, 129],
  ] as const) {
    const shares: number[] = [];
    const result = await evaluateText(bigram(positions), tokenizer, text, stride, noTurn, (share) =>
      shares.push(share),
    );
    assert.equal(result.tokens, tokens.length - 1, `${positions} ${stride}`);
    near(result.nats, sum / (tokens.length - 1));
    near(result.perplexity / Math.exp(sum / (tokens.length - 1)), 1);
    // Each byte is a token.
    near(result.bitsPerByte, result.nats / Math.LN2);
    assert.equal(shares.at(-1), 1);
  }
});

test('a stride shorter than the window gives each token the context it can have', async () => {
  const { vocabularySize, endOfText } = tokenizer;
  const model = new BigramModel({ vocabularySize, endOfText, maxPositions: 10, logit: () => 0 });
  const evaluate = model.evaluate.bind(model);
  const scored: number[] = [];
  model.evaluate = async (prefix, tokens) => {
    scored.push(...tokens.map((_, i) => prefix.length + i + 1));
    return evaluate(prefix, tokens);
  };
  await evaluateText(model, tokenizer, 'abcdefghijklmnopqrst', 5, noTurn, done);
  assert.deepEqual(scored, [1, 2, 3, 4, 5, 6, 7, 8, 9, 5, 6, 7, 8, 9, 5, 6, 7, 8, 9]);
});

test('texts too short and models without numbers are refused with words', async () => {
  await assert.rejects(evaluateText(bigram(), tokenizer, 'a', 8, noTurn, done), StorywispError);
  const { vocabularySize, endOfText } = tokenizer;
  const broken = new BigramModel({ vocabularySize, endOfText, logit: () => Number.NaN });
  await assert.rejects(evaluateText(broken, tokenizer, 'abc', 8, noTurn, done), StorywispError);
});
