import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import type { Idea } from '../../../src/common/generation.ts';
import { nextAfter } from '../../../src/common/ideas/fillPattern.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { IdeasProgress } from '../../../src/engine/ideas.ts';
import { BigramModel } from '../../support/bigramModel.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';

const nouns = [' King', ' Queen', ' Wolf', ' Ship', ' Ring', ' Crown', ' Raven', ' Miller', ' Castle', ' River'];
const verbs = [' found', ' lost', ' saw', ' sang', ' broke', ' hid', ' burned', ' bought', ' feared', ' followed'];
const tokenizer = new ByteTokenizer([...nouns, ...verbs, '.']);
const stop = tokenizer.id('.');
const isNoun = (token: number) => token >= 256 && token < 256 + nouns.length;
const isVerb = (token: number) => token >= 256 + nouns.length && token < stop;

/** Sentences of nouns and verbs in turn, of five words or more. Words of the page come easier. */
function newModel(): BigramModel {
  const fits = (next: number, history: readonly number[]) => {
    const previous = history.at(-1) ?? 0;
    if (next === stop) return isNoun(previous) && history.slice(-5).every((token) => isNoun(token) || isVerb(token));
    return isVerb(next) ? isNoun(previous) : isNoun(next) && !isNoun(previous);
  };
  return new BigramModel({
    vocabularySize: tokenizer.vocabularySize,
    endOfText: tokenizer.endOfText,
    logit: (_, next, history) =>
      (fits(next, history) ? 12 : -8) + (history.slice(0, 20).includes(next) ? 0.7 : 0) + (next === stop ? 1.5 : 0),
  });
}

function newEngine(yieldTurn = async () => {}) {
  const model = newModel();
  const clock = { now: () => 0, schedule: () => ({ dispose() {} }) };
  const engine = new Engine({ model, tokenizer, clock, cacheBytes: 1_000_000, yieldTurn, drawSeed: () => 5 });
  return { engine, model };
}

const page = ' King feared Wolf. Ship followed Raven hid Crown saw Queen.';
const request = {
  textBefore: page,
  form: nextAfter(page).form,
  count: 5,
  samples: 10,
  maxNewTokens: 40,
  sampling: { ...SAMPLING_DEFAULTS.ideas, repetitionPenalty: 1 },
  seed: 3,
};

test('gives different whole sentences, one after the other, from a page that is read once', async () => {
  const { engine, model } = newEngine();
  const progress: string[] = [];
  const told: Idea[] = [];
  const steps: number[] = [];
  const result = await engine.ideas(request, neverCancelled, ({ done, total, chosen }) => {
    progress.push(`${done}/${total}`);
    told.push(...chosen);
    if (chosen.length > 0) steps.push(done);
  });
  assert.equal(result.seed, 3);
  assert.equal(result.ideas.length, 5);
  assert.equal(new Set(result.ideas.map(({ text }) => text)).size, 5);
  for (const { text } of result.ideas) assert.match(text, /^\S.*\.$/s);
  assert.deepEqual(told, result.ideas, 'each is told when it is chosen');
  assert.ok(steps.length > 1 && (steps[0] ?? 10) < 10, `not all at the end: ${steps}`);
  assert.equal(progress.at(-1), '10/10');
  assert.deepEqual(model.prefills, [1, tokenizer.encode(page).length], 'nothing, and the page');
  assert.equal(model.decodes[0], 10, 'all samples side by side');
  assert.deepEqual(await engine.ideas(request, neverCancelled, () => {}), result, 'the same seed');
});

test('the score is how much likelier the page makes a token of the idea', async () => {
  const { engine, model } = newEngine();
  const { textBefore, form } = nextAfter(`${page} King saw`);
  const logProbabilities = async (before: number[], tokens: number[]) => {
    const prefix = model.createPrefix();
    let logits = await model.prefill(prefix, before);
    let sum = 0;
    for (const token of tokens) {
      const all = [...logits].reduce((total, logit) => total + Math.exp(logit), 0);
      sum += (logits[token] as number) - Math.log(all);
      logits = await model.prefill(prefix, [token]);
    }
    return sum;
  };
  // The second begins as the page does: one is not to be read as the other.
  for (const alone of ['', ' King feared Ship']) {
    const asked = { ...request, textBefore, form: { ...form, alone } };
    const { ideas } = await engine.ideas(asked, neverCancelled, () => {});
    assert.ok(ideas.length > 0);
    const nothing = alone === '' ? [tokenizer.endOfText] : tokenizer.encode(alone);
    for (const { text, score } of ideas) {
      const tokens = tokenizer.encode(` ${text}`);
      const onPage = await logProbabilities(tokenizer.encode(`${page} King saw`), tokens);
      const without = await logProbabilities(nothing, tokens);
      assert.ok(Math.abs(score - (onPage - without) / tokens.length) < 1e-4, text);
    }
  }
});

test('blanks and line breaks after the page change nothing', async () => {
  const { engine } = newEngine();
  const plain = await engine.ideas(request, neverCancelled, () => {});
  const spaced = await engine.ideas({ ...request, textBefore: `${page} \n\n ` }, neverCancelled, () => {});
  assert.deepEqual(spaced, plain);
});

test('an empty page gives first lines', async () => {
  const { engine } = newEngine();
  const { ideas } = await engine.ideas(
    { ...request, textBefore: ' \n', form: nextAfter(' \n').form },
    neverCancelled,
    () => {},
  );
  assert.ok(ideas.length > 0);
  for (const { score } of ideas) assert.equal(score, 0);
});

test('samples that reach no end are made up for, up to twice as many', async () => {
  const { engine } = newEngine();
  let last: IdeasProgress | undefined;
  const short = { ...request, maxNewTokens: 4 };
  const { ideas } = await engine.ideas(short, neverCancelled, (progress) => {
    last = progress;
  });
  assert.deepEqual(last, { done: 20, total: 20, chosen: [] });
  assert.deepEqual(ideas, [], 'half a sentence is no idea');
});

test('a cancel ends it between two steps', async () => {
  const source = new CancellationSource();
  let turns = 0;
  const { engine, model } = newEngine(async () => {
    if (++turns === 4) source.cancel();
  });
  await assert.rejects(
    engine.ideas(request, source.token, () => {}),
    CancelledError,
  );
  assert.equal(model.prefills.length + model.decodes.length, 3);
});

test('an opening is read in the tokens of any text; only the blank at its end is left to the next one', async () => {
  const { engine, model } = newEngine();
  const fed: (readonly number[])[] = [];
  const decode = model.decode.bind(model);
  model.decode = (prefix, tail, tokens) => {
    fed.push([...tokens]);
    return decode(prefix, tail, tokens);
  };
  const form = { ...request.form, openings: [{ before: ' Then', lead: ' King found ' }] };
  const { ideas } = await engine.ideas({ ...request, form, samples: 2 }, neverCancelled, () => {});
  const opening = tokenizer.encode(' Then King found');
  assert.deepEqual(
    fed.slice(0, opening.length),
    opening.map((token) => [token, token]),
  );
  for (const { text } of ideas) assert.match(text, /^King found \w.*\.$/);
});

test('what stands before an idea without a page is read as far as the model can', async () => {
  const { engine } = newEngine();
  const alone = nouns.join(' found').repeat(500);
  const form = { ...request.form, alone };
  const { ideas } = await engine.ideas({ ...request, textBefore: alone + page, form }, neverCancelled, () => {});
  assert.ok(ideas.length > 0);
  for (const { score } of ideas) assert.ok(Number.isFinite(score));
});
