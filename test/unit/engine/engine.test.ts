import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import { StorywispError } from '../../../src/common/errors.ts';
import type { GenerationOptions, GenerationResult } from '../../../src/common/generation.ts';
import { PRESETS, SAMPLING_DEFAULTS, type SamplingOptions } from '../../../src/common/sampling.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { BigramModel } from '../../support/bigramModel.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

const words = [' old', ' king', ' kingdom', ' queen', ' walked', ' home', ' saw', ' the', 'The', '.', ' 😀', '\n\n'];
const tokenizer = new ByteTokenizer(words);
const id = (text: string) => tokenizer.id(text);
const greedy: SamplingOptions = { ...(PRESETS.Article as SamplingOptions), temperature: 0 };

const options: GenerationOptions = {
  candidates: 1,
  maxNewTokens: 12,
  stopAt: 'budget',
  sampling: greedy,
  seed: 1,
  contextTokens: 512,
};

/** After each token those given, with their logits; else all alike and unlikely. */
function engineOver(follows: Record<string, Record<string, number>>, maxPositions = 512) {
  const table = new Map(
    Object.entries(follows).map(([previous, next]) => [
      previous === '' ? tokenizer.endOfText : id(previous),
      new Map(Object.entries(next).map(([text, logit]) => [text === '' ? tokenizer.endOfText : id(text), logit])),
    ]),
  );
  const { vocabularySize, endOfText } = tokenizer;
  const logit = (previous: number, next: number) => table.get(previous)?.get(next) ?? -20;
  return engineWith(new BigramModel({ vocabularySize, endOfText, maxPositions, logit }));
}

function engineWith(model: BigramModel, yieldTurn = async () => {}) {
  let now = 0;
  const clock = { now: () => now++, schedule: () => ({ dispose() {} }) };
  const engine = new Engine({ model, tokenizer, clock, cacheBytes: 1_000_000, yieldTurn, drawSeed: () => 77 });
  return { engine, model };
}

async function run(engine: Engine, text: string, changed: Partial<GenerationOptions> = {}) {
  const steps = engine.generate(text, { ...options, ...changed }, neverCancelled);
  let streamed = '';
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) streamed += step.value.text;
  const result: GenerationResult = step.value;
  assert.equal(streamed, result.candidates[0]?.text, 'what streamed is the first candidate');
  return result;
}

const story = {
  The: { ' old': 5, ' queen': 4 },
  ' old': { ' king': 5, ' kingdom': 4.5, ' queen': 4 },
  ' king': { ' walked': 5, ' saw': 4 },
  ' kingdom': { ' saw': 5 },
  ' queen': { ' walked': 5, ' saw': 4.5 },
  ' walked': { ' home': 5, ' the': 4 },
  ' saw': { ' the': 5 },
  ' the': { ' queen': 5, ' king': 4.8 },
  ' home': { '.': 5 },
  '.': { '\n\n': 5, '': 4 },
  '\n\n': { The: 5 },
  '': { The: 5 },
};

test('greedy takes the likeliest path, stops at the sentence, and counts', async () => {
  const { engine, model } = engineOver(story);
  const result = await run(engine, 'The old', { stopAt: 'sentence' });
  assert.deepEqual(result.candidates, [{ text: ' king walked home.', newTokens: 4, finish: 'sentence' }]);
  assert.equal(result.promptTokens, 2);
  assert.equal(result.reusedTokens, 0);
  assert.equal(model.prefills[0], 1, 'the word at the cursor is spelled, not read');
  assert.equal(
    engine.computedTokens,
    [...model.prefills, ...model.decodes].reduce((sum, tokens) => sum + tokens),
  );
  assert.ok(result.firstTokenMs > 0 && result.totalMs > result.firstTokenMs);
});

test('a word at the cursor may be whole or begun: what is typed is not said again', async () => {
  const { engine } = engineOver(story);
  assert.equal((await run(engine, 'The old king', { maxNewTokens: 2 })).candidates[0]?.text, ' walked home');
  assert.equal((await run(engine, 'The old kin', { maxNewTokens: 2 })).candidates[0]?.text, 'g walked');
  assert.equal((await run(engine, 'The old kingd', { maxNewTokens: 2 })).candidates[0]?.text, 'om saw');
  assert.equal((await run(engine, 'The old ', { maxNewTokens: 2 })).candidates[0]?.text, 'king walked');
  const whole = await run(engine, 'The old king', {
    candidates: 16,
    maxNewTokens: 1,
    sampling: { ...greedy, temperature: 1 },
  });
  assert.deepEqual([...new Set(whole.candidates.map(({ text }) => text))].sort(), [' saw', ' walked', 'dom']);
});

test('a word the model does not know is spelled byte by byte', async () => {
  const { engine } = engineOver({ ...story, x: { ' walked': 5 } });
  assert.equal((await run(engine, 'The old Zorvax', { maxNewTokens: 2 })).candidates[0]?.text, ' walked home');
});

test('a page ends with a sentence in the last quarter of its budget, or with the budget', async () => {
  const { engine } = engineOver(story);
  const page = async (maxNewTokens: number) =>
    (await run(engine, 'The old', { maxNewTokens, stopAt: 'page' })).candidates[0];
  const first = ' king walked home.';
  const second = '\n\nThe queen walked home.';
  assert.deepEqual(await page(3), { text: ' king walked home', newTokens: 3, finish: 'budget' });
  const longer = await page(12);
  assert.equal(longer?.finish, 'sentence');
  assert.ok(longer.text.startsWith(first + second.slice(0, 2)) && longer.text.endsWith('.'), longer.text);
  assert.ok(longer.newTokens >= 9 && longer.newTokens <= 12, String(longer.newTokens));
});

test('the end of the text does not come before it may', async () => {
  const { engine } = engineOver({ ...story, '.': { '': 5, '\n\n': 1 } });
  const told = async (minNewTokens: number) =>
    (await run(engine, 'The old', { minNewTokens, maxNewTokens: 20 })).candidates[0];
  assert.deepEqual(await told(4), { text: ' king walked home.', newTokens: 4, finish: 'endOfText' });
  const longer = await told(5);
  assert.equal(longer?.finish, 'endOfText');
  assert.ok(longer.newTokens > 5 && longer.text.startsWith(' king walked home.\n\n'), JSON.stringify(longer));
});

test('each reason to end is told, and no blank is left dangling', async () => {
  const { engine } = engineOver({ ...story, ' home': { '\n\n': 5 } });
  const ends = async (changed: Partial<GenerationOptions>, over = engine) =>
    (await run(over, 'The old', changed)).candidates[0];
  assert.deepEqual(await ends({ maxNewTokens: 2 }), { text: ' king walked', newTokens: 2, finish: 'budget' });
  assert.deepEqual(await ends({ maxNewTokens: 4 }), { text: ' king walked home', newTokens: 4, finish: 'budget' });
  assert.deepEqual(await ends({ stopAt: 'paragraph' }), {
    text: ' king walked home',
    newTokens: 3,
    finish: 'paragraph',
  });
  assert.deepEqual(await ends({ stopAt: 'line' }), { text: ' king walked home', newTokens: 3, finish: 'line' });
  const ending = engineOver({ ...story, '.': { '': 5 } }).engine;
  assert.deepEqual(await ends({}, ending), { text: ' king walked home.', newTokens: 4, finish: 'endOfText' });
  const circling = engineOver({
    ' old': { ' king': 1 },
    ' king': { ' saw': 1 },
    ' saw': { ' the': 1 },
    ' the': { ' king': 1 },
  });
  assert.equal((await ends({ maxNewTokens: 50 }, circling.engine))?.finish, 'loop');
});

test('prompt and new tokens together fit the model', async () => {
  const { vocabularySize, endOfText } = tokenizer;
  const logit = (_: number, next: number) => (next >= 256 && next !== endOfText ? 1 : -30);
  const { engine } = engineWith(new BigramModel({ vocabularySize, endOfText, maxPositions: 40, logit }));
  const result = await run(engine, `${'The old king walked home.\n\n'.repeat(30)}The`, {
    maxNewTokens: 400,
    sampling: { ...greedy, temperature: 1 },
  });
  assert.equal(result.candidates[0]?.finish, 'context');
  assert.ok(result.promptTokens + (result.candidates[0]?.newTokens ?? 0) <= 40);
  assert.ok((result.candidates[0]?.newTokens ?? 0) > 10);
});

test('a page that was read for one token is not read again for more', async () => {
  const { engine, model } = engineOver(story, 128);
  const page = `${'The old king walked home. '.repeat(40)}The old`;
  const any = { seed: null, sampling: { ...greedy, temperature: 0.01 } };
  await run(engine, page, { ...any, maxNewTokens: 1 });
  model.prefills.length = 0;
  await run(engine, page, { ...any, maxNewTokens: 24 });
  assert.ok(model.prefills.length > 1);
  assert.deepEqual([...new Set(model.prefills)], [1], 'a token at a time');
});

test('an empty prompt begins where documents begin', async () => {
  const { engine } = engineOver(story);
  const result = await run(engine, '', { maxNewTokens: 3 });
  assert.equal(result.candidates[0]?.text, 'The old king');
  assert.equal(result.promptTokens, 1);
});

test('candidates share one prefill; a row that is done leaves the batch', async () => {
  const { engine, model } = engineOver(story);
  const sampling = { ...SAMPLING_DEFAULTS.ghostText, temperature: 1.5, repetitionPenalty: 1 };
  const result = await run(engine, 'The old', { candidates: 6, stopAt: 'sentence', maxNewTokens: 30, sampling });
  assert.equal(result.candidates.length, 6);
  assert.deepEqual(model.prefills, [1]);
  assert.equal(model.decodes[0], 6);
  assert.ok((model.decodes.at(-1) ?? 6) < 6, String(model.decodes));
  assert.ok(
    model.decodes.every((batch, i) => batch <= (model.decodes[i - 1] ?? 6)),
    String(model.decodes),
  );
  assert.ok(new Set(result.candidates.map(({ text }) => text)).size > 1);
});

test('the same seed gives the same text, however many rows there are; another gives another', async () => {
  const { vocabularySize, endOfText } = tokenizer;
  const flat = new BigramModel({ vocabularySize, endOfText, logit: (_, next) => (next >= 256 ? 1 : -9) });
  const { engine } = engineWith(flat);
  const sampling = { ...SAMPLING_DEFAULTS.continue, temperature: 1 };
  const texts = async (seed: number | null, candidates: number) =>
    (await run(engine, 'The old king', { seed, candidates, sampling, maxNewTokens: 20 })).candidates.map(
      ({ text }) => text,
    );
  const three = await texts(5, 3);
  assert.deepEqual(await texts(5, 3), three);
  assert.deepEqual(await texts(5, 1), three.slice(0, 1));
  assert.notDeepEqual(await texts(6, 3), three);
  assert.equal(new Set(three).size, 3, 'rows draw for themselves');
  assert.equal((await run(engine, 'The', { seed: null })).seed, 77, 'a seed drawn is told');
});

test('a cancel gets in between two tokens and between two chunks of a prompt', async () => {
  const source = new CancellationSource();
  let turns = 0;
  const { vocabularySize, endOfText } = tokenizer;
  const model = new BigramModel({ vocabularySize, endOfText, logit: (_, next) => (next === id(' saw') ? 1 : 0) });
  const { engine } = engineWith(model, async () => {
    if (++turns === 4) source.cancel();
  });
  await assert.rejects(async () => {
    for await (const _ of engine.generate('The', { ...options, maxNewTokens: 100 }, source.token));
  }, CancelledError);
  assert.deepEqual(model.prefills, [1, 1, 1]);
  turns = 3;
  const later = engine.next('x'.repeat(300), greedy, 3, source.token);
  await assert.rejects(later, CancelledError);
  assert.equal(model.prefills.length, 3);
});

test('what was suggested is not read when it is taken, nor what came before a cancel', async () => {
  const { engine, model } = engineOver(story);
  // A seed would have the last block read anew.
  const any = { seed: null, sampling: { ...greedy, temperature: 0.01 } };
  const taken = await run(engine, 'The old', { ...any, stopAt: 'sentence' });
  assert.equal(taken.candidates[0]?.text, ' king walked home.');
  model.prefills.length = 0;
  const next = await run(engine, 'The old king walked home.', { ...any, maxNewTokens: 2 });
  assert.deepEqual(model.prefills, [1, 1], 'the last token, for its logits, and the one that was drawn');
  assert.equal(next.reusedTokens, 5);
  assert.equal(next.candidates[0]?.text, '\n\nThe');

  const source = new CancellationSource();
  const page = engine.generate('The old king', { ...options, ...any, maxNewTokens: 100 }, source.token);
  await assert.rejects(async () => {
    for await (const { text } of page) if (text.includes('home')) source.cancel();
  }, CancelledError);
  model.prefills.length = 0;
  const resumed = await run(engine, 'The old king walked home.', { ...any, maxNewTokens: 2 });
  assert.deepEqual(resumed.candidates, next.candidates);
  assert.ok(resumed.reusedTokens >= 4, String(resumed.reusedTokens));
});

test('a suggestion that was not taken changes nothing of the next', async () => {
  const random = new SeededRandom(3);
  const { vocabularySize, endOfText } = tokenizer;
  const logit = (previous: number, next: number, history: readonly number[]) =>
    next < 256 ? -30 : Math.sin(next * 7 + previous * 3 + history.length);
  const newEngine = () => engineWith(new BigramModel({ vocabularySize, endOfText, logit })).engine;
  const engine = newEngine();
  let text = 'The';
  for (let round = 0; round < 60; round++) {
    const changed = { candidates: 1 + random.below(3), maxNewTokens: 1 + random.below(9), seed: round };
    const { candidates } = await run(engine, text, changed);
    assert.deepEqual(candidates, (await run(newEngine(), text, changed)).candidates, JSON.stringify(text));
    const [shown = ''] = candidates.map((candidate) => candidate.text);
    const edit = random.pick([
      () => text + shown,
      () => text + shown.slice(0, 1 + random.below(12)),
      () => text + random.pick(words),
      () => text.slice(0, -random.below(20)),
    ]);
    text = edit();
  }
});

test('characters of several tokens come whole, or not at all', async () => {
  const model = new BigramModel({
    vocabularySize: tokenizer.vocabularySize,
    endOfText: tokenizer.endOfText,
    logit: (previous, next) => {
      const bytes = [0xf0, 0x9f, 0x98, 0x80];
      const at = bytes.indexOf(previous);
      return next === (at < 0 ? bytes[0] : (bytes[at + 1] ?? id('.'))) ? 9 : 0;
    },
  });
  const { engine } = engineWith(model);
  for (const [budget, text] of [
    [1, ''],
    [3, ''],
    [4, '😀'],
    [5, '😀.'],
  ] as const) {
    assert.equal((await run(engine, 'The,', { maxNewTokens: budget })).candidates[0]?.text, text);
  }
});

test('a model that gives no numbers ends in a sentence that says so', async () => {
  const { vocabularySize, endOfText } = tokenizer;
  const { engine } = engineWith(new BigramModel({ vocabularySize, endOfText, logit: () => Number.NaN }));
  await assert.rejects(
    run(engine, 'The'),
    (error) => error instanceof StorywispError && error.code === 'model-unreadable',
  );
});

test('odd texts are answered like any other', async () => {
  const { engine } = engineOver(story);
  for (const text of [
    '\u0000',
    '\ud800',
    'e\u0301',
    'שלום',
    ' ',
    '\n',
    '\r\n\r\n',
    '😀',
    'x'.repeat(100_000),
    ' '.repeat(100_000),
  ]) {
    assert.equal(
      (await run(engine, text, { maxNewTokens: 3 })).candidates.length,
      1,
      JSON.stringify(text.slice(0, 10)),
    );
  }
});

test('next tells the probability after and before the settings; what cannot come stands last', async () => {
  const { engine } = engineOver({ The: { ' old': Math.log(0.6), ' king': Math.log(0.3), ' queen': Math.log(0.1) } });
  const plain = { ...greedy, temperature: 1, topK: 2 };
  const { promptTokens, tokens } = await engine.next('The', plain, 3, neverCancelled);
  assert.equal(promptTokens, 1);
  assert.deepEqual(
    tokens.map(({ text }) => text),
    [' old', ' king', ' queen'],
  );
  const near = (value: number | undefined, expected: number) => assert.ok(Math.abs((value ?? 0) - expected) < 1e-4);
  near(tokens[0]?.probability, 2 / 3);
  near(tokens[1]?.probability, 1 / 3);
  near(tokens[0]?.rawProbability, 0.6);
  near(tokens[1]?.rawProbability, 0.3);
  near(tokens[2]?.rawProbability, 0.1);
  assert.equal(tokens[2]?.probability, 0);
  const likeliest = (await engine.next('The', greedy, 2, neverCancelled)).tokens;
  assert.deepEqual(
    likeliest.map(({ text, probability }) => [text, probability]),
    [
      [' old', 1],
      [' king', 0],
    ],
  );
});
