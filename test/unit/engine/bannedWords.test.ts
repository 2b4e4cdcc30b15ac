// With the real model, which insists on the words that are banned here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { Page } from '../../../src/common/care/page.ts';
import { WritersWords } from '../../../src/common/care/writersWords.ts';
import type { GenerationOptions } from '../../../src/common/generation.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { OpenedModel } from '../../../src/runtime/localEngine.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { openFable } from '../../support/fable.ts';

const PAGE = 'Once upon a time there was an old woman who lived in a house by the sea.';
const WORDS = ['she', 'her', 'old woman', 'hous*', 'said', 'little', ';', 'I', 'you'];

let opened: OpenedModel;
let engine: Engine;

before(async () => {
  opened = await openFable('int8');
  const ports = { clock: nodeClock, cacheBytes: 64e6, yieldTurn: async () => {}, drawSeed: () => 1 };
  engine = new Engine({ ...opened, ...ports });
});
after(() => opened.model.dispose());

async function write(text: string, changes: Partial<GenerationOptions> = {}): Promise<string[]> {
  const sampling = SAMPLING_DEFAULTS.continue;
  const asked = { candidates: 4, maxNewTokens: 60, stopAt: 'budget', sampling, seed: 5, contextTokens: 400 } as const;
  const steps = engine.generate(text, { ...asked, banned: WORDS, ...changes }, neverCancelled);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value.candidates.map((candidate) => candidate.text);
}

test('no banned word is written, in 16 texts and by the likeliest tokens', async () => {
  const judge = new WritersWords(WORDS);
  const page = new Page(PAGE);
  const greedy = { ...SAMPLING_DEFAULTS.continue, temperature: 0 };
  const texts = [
    ...(await write(PAGE, { sampling: greedy, candidates: 1 })),
    ...(await write(PAGE, { candidates: 16 })),
  ];
  for (const text of texts) {
    assert.match(text, /\p{L}+ \p{L}+/u);
    assert.equal(judge.find(text, page)?.found, undefined, text);
  }
  const free = (await write(PAGE, { candidates: 16, banned: [] })).filter((text) => judge.find(text, page));
  assert.ok(free.length > 8, `${free.length} of 16 hold one where nothing is banned`);
});

test('the same seed and the same words give the same text again, whatever was asked between', async () => {
  const first = await write(PAGE);
  assert.deepEqual(await write(PAGE), first);
  await write(PAGE, { banned: ['sea'] });
  await write(PAGE, { banned: [] });
  assert.deepEqual(await write(PAGE), first);
  assert.notDeepEqual(await write(PAGE, { banned: [] }), first);
});

test('what the page has begun comes to its end', async () => {
  const [text = ''] = await write(`${PAGE} The hous`, { candidates: 1 });
  assert.match(text, /\p{L}/u);
});

test('ideas keep from the words too', async () => {
  const opening = { before: '\n\n', lead: '' };
  const form = {
    openings: [opening],
    endAt: 'sentence',
    fewestWords: 3,
    mostWords: 60,
    capital: false,
    alone: '',
  } as const;
  const sampling = SAMPLING_DEFAULTS.ideas;
  const asked = { textBefore: PAGE, form, count: 5, samples: 10, maxNewTokens: 40, sampling, seed: 2, banned: WORDS };
  const { ideas } = await engine.ideas(asked, neverCancelled, () => {});
  const judge = new WritersWords(WORDS);
  for (const { text } of ideas) assert.equal(judge.find(text, new Page(PAGE))?.found, undefined, text);
  assert.ok(ideas.length > 0);
});
