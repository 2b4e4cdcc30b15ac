import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeenTexts } from '../../../../src/common/augment/seenTexts.ts';
import { type AugmentOptions, varyRecord, type WriteRequest } from '../../../../src/common/augment/variants.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';

const options: AugmentOptions = {
  variants: 2,
  mode: 'prefix',
  keep: { words: 4 },
  maxOverlap: 0.5,
  sampling: SAMPLING_DEFAULTS.augment,
  seed: 7,
};
const judge = await Judge.by({ words: ['blood*'], list: 'none', hideFaults: true });
const text = 'Once there was a king who had three golden sons.';

function record(row = 1, of: string | undefined = text) {
  return { row, text: of, fields: { text: of }, raw: '' };
}

/** Answers in order, and keeps what it was asked. */
function writing(...answers: string[][]) {
  const asked: WriteRequest[] = [];
  const write = async (request: WriteRequest) => {
    asked.push(request);
    return (answers[asked.length - 1] ?? []).map((each) => ({ text: each, newTokens: 9, finish: 'sentence' as const }));
  };
  return { asked, write };
}

test('variants are the kept words and what the model wrote', async () => {
  const { asked, write } = writing([' queen of the sea.', ' fox under the vines.']);
  const { variants, dropped } = await varyRecord(record(), options, { write, judge, seen: new SeenTexts() });
  assert.deepEqual(
    variants.map((variant) => variant.text),
    ['Once there was a queen of the sea.', 'Once there was a fox under the vines.'],
  );
  assert.deepEqual(dropped, []);
  assert.deepEqual(
    asked.map(({ prompt, candidates }) => [prompt, candidates]),
    [['Once there was a ', 2]],
  );
  assert.equal(variants[0]?.seed, asked[0]?.seed);
  assert.equal(variants[0]?.distance, 0.6);
});

test('copies of the source, near-copies of another and empty answers are dropped and asked for again', async () => {
  const { asked, write } = writing(
    [' king who had three golden sons and more.', ''],
    [' fox under the old green vines.', ' fox under the old green trees.'],
    [' ship on the sea.'],
  );
  const { variants, dropped } = await varyRecord(record(), options, { write, judge, seen: new SeenTexts() });
  assert.deepEqual(dropped, ['nearCopy', 'empty', 'nearCopy']);
  assert.equal(variants.length, 2);
  assert.deepEqual(
    asked.map(({ candidates }) => candidates),
    [2, 2, 1],
  );
  assert.equal(new Set(asked.map(({ seed }) => seed)).size, 3);
});

test('the bound decides: 1 drops only copies, 0 all that share a 4-gram', async () => {
  const near = ' king who had three golden daughters.';
  const one = { ...options, variants: 1 };
  const loose = await varyRecord(
    record(),
    { ...one, maxOverlap: 1 },
    { write: writing([near]).write, judge, seen: new SeenTexts() },
  );
  assert.equal(loose.variants.length, 1);
  const strict = await varyRecord(
    record(),
    { ...one, maxOverlap: 0 },
    { write: writing([near]).write, judge, seen: new SeenTexts() },
  );
  assert.deepEqual([strict.variants.length, strict.dropped], [0, ['nearCopy']]);
  const copy = writing([' king who had three golden sons!']);
  const same = await varyRecord(
    record(),
    { ...one, maxOverlap: 1 },
    { write: copy.write, judge, seen: new SeenTexts() },
  );
  assert.deepEqual([same.variants.length, same.dropped], [0, ['duplicate']]);
});

test('a text that was written for another record is a duplicate', async () => {
  const seen = new SeenTexts();
  const one = { ...options, variants: 1 };
  await varyRecord(record(1), one, { write: writing([' queen.']).write, judge, seen });
  const { variants, dropped } = await varyRecord(record(2), one, { write: writing([' Queen!']).write, judge, seen });
  assert.deepEqual([variants, dropped], [[], ['duplicate']]);
});

test('more variants than a request may have are asked for in several; it gives up in the end', async () => {
  const { asked, write } = writing();
  const many = await varyRecord(record(), { ...options, variants: 40 }, { write, judge, seen: new SeenTexts() });
  assert.equal(many.variants.length, 0);
  assert.deepEqual(
    asked.map(({ candidates }) => candidates),
    [16, 16, 16, 16, 16],
  );
});

test('a record without a text to cut is skipped, and the model not asked', async () => {
  const { asked, write } = writing([' x']);
  for (const nothing of [undefined, '', '   ', 'word']) {
    const { isSkipped } = await varyRecord({ ...record(), text: nothing }, options, {
      write,
      judge,
      seen: new SeenTexts(),
    });
    assert.equal(isSkipped, true);
  }
  assert.equal(asked.length, 0);
});

test('seeds depend on the run’s seed, the record and the try', async () => {
  const seedOf = async (seed: number, row: number) => {
    const { asked, write } = writing([' queen.', ' fox.']);
    await varyRecord(record(row), { ...options, seed }, { write, judge, seen: new SeenTexts() });
    return asked[0]?.seed;
  };
  assert.equal(await seedOf(7, 1), await seedOf(7, 1));
  assert.notEqual(await seedOf(7, 1), await seedOf(7, 2));
  assert.notEqual(await seedOf(7, 1), await seedOf(8, 1));
});

test('what the rules find is left out, and asked for again', async () => {
  const { asked, write } = writing([' knife full of blood.', ' fox at www.fox.com.'], [' fox.', ' hen.']);
  const { variants, dropped } = await varyRecord(record(), options, { write, judge, seen: new SeenTexts() });
  assert.deepEqual(dropped, ['hidden', 'hidden']);
  assert.deepEqual([variants.length, asked.length], [2, 2]);
});
