import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LanguageModel, Tokenizer } from '../../../src/engine/ports.ts';
import type { OpenedModel } from '../../../src/runtime/localEngine.ts';
import { openFable, prose } from '../../support/fable.ts';

let fp32: OpenedModel;
let int8: OpenedModel;

before(async () => {
  fp32 = await openFable('fp32');
  int8 = await openFable('int8');
});

after(async () => {
  await fp32.model.dispose();
  await int8.model.dispose();
});

/** Teacher-forced over windows as long as the model allows, each of which starts a document. */
async function score(
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
): Promise<{ tokens: number; nats: number }> {
  const tokens = tokenizer.encode(text);
  const { vocabularySize, maxPositions } = model.info;
  let nats = 0;
  for (let start = 0; start < tokens.length; start += maxPositions - 1) {
    const window = tokens.slice(start, start + maxPositions - 1);
    const logits = await model.evaluate(model.createPrefix(), [model.endOfText, ...window.slice(0, -1)]);
    for (const [i, token] of window.entries())
      nats -= logProbability(logits.subarray(i * vocabularySize, (i + 1) * vocabularySize), token);
  }
  return { tokens: tokens.length, nats };
}

function logProbability(logits: Float32Array, token: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) most = Math.max(most, logits[i] as number);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - most);
  return (logits[token] as number) - most - Math.log(sum);
}

test('int8 costs less than 1 % of perplexity on prose that the model never saw', async (context) => {
  let total = 0;
  for (const name of ['holmes', 'austen'] as const) {
    const text = prose(name);
    const exact = await score(fp32.model, fp32.tokenizer, text);
    const rounded = await score(int8.model, int8.tokenizer, text);
    const [before, afterwards] = [exact, rounded].map(({ nats, tokens }) => Math.exp(nats / tokens)) as [
      number,
      number,
    ];
    context.diagnostic(`${name}: fp32 ${before.toFixed(3)}, int8 ${afterwards.toFixed(3)} over ${exact.tokens} tokens`);
    assert.ok(before > 20 && before < 60, `fp32 perplexity ${before} is not this model's`);
    assert.ok(afterwards < before * 1.01, `${name}: int8 ${afterwards} against fp32 ${before}`);
    total += exact.tokens;
  }
  assert.ok(total >= 20_000);
});
