import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowWriter } from '../../../../src/common/augment/augmentedFile.ts';
import { freshStart, startBeside, type Wanted } from '../../../../src/features/augment/earlierFile.ts';

const settingsWith = (seed: number) => JSON.stringify({ seed, variants: 1 });
const wanted: Wanted = { format: 'csv', column: 'text', model: 'tiny', seed: undefined, settingsWith };

function written(seed: number, rows: number): string {
  const writer = new RowWriter('csv', settingsWith(seed));
  return Array.from({ length: rows }, (_, i) => {
    const record = { row: i + 1, text: 'x', fields: { text: 'x' }, raw: '' };
    const variants = [{ text: `variant ${i}`, seed: 9, distance: 0.5 }];
    return writer.rowsOf({ record, variants, dropped: [], isSkipped: false }, 'text', 'tiny');
  }).join('');
}

const folder = (files: Record<string, string>) => async (name: string) => files[name];

test('without a file, it begins with a seed of its own, or the one that is set', async () => {
  const { name, start } = await startBeside('tales.csv', wanted, folder({}));
  assert.deepEqual([name, start.from, start.kept, start.columns], ['tales.augmented.csv', 1, '', undefined]);
  assert.equal(start.settings, settingsWith(start.seed));
  assert.equal(freshStart({ ...wanted, seed: 5 }).seed, 5);
});

test('a file of the same settings is gone on with, by its own seed', async () => {
  const text = written(42, 3);
  const { name, start } = await startBeside('tales.csv', wanted, folder({ 'tales.augmented.csv': text }));
  assert.deepEqual([name, start.seed, start.from], ['tales.augmented.csv', 42, 3]);
  assert.ok(text.startsWith(start.kept) && start.kept.endsWith('\n'));
  assert.equal(start.columns?.[0], 'text');
  assert.equal(start.counter.figures().kept, 2);
  assert.equal(start.seen.add('variant 0'), false);
  assert.equal(start.seen.add('variant 2'), true);
});

test('a file of another seed, model or kind is left alone', async () => {
  const others: [Partial<Wanted>, string][] = [
    [{ seed: 7 }, written(42, 2)],
    [{ model: 'other' }, written(42, 2)],
    [{ settingsWith: () => '{}' }, written(42, 2)],
    [{}, 'text,mine\nx,y\n'],
  ];
  for (const [change, text] of others) {
    const files = folder({ 'tales.augmented.csv': text });
    const { name, start } = await startBeside('tales.csv', { ...wanted, ...change }, files);
    assert.deepEqual([name, start.from], ['tales.augmented-2.csv', 1]);
  }
});

test('an empty file is taken; a model that is not known yet is no reason against one', async () => {
  assert.equal((await startBeside('t.csv', wanted, folder({ 't.augmented.csv': '' }))).name, 't.augmented.csv');
  const files = folder({ 't.augmented.csv': written(42, 2) });
  assert.equal((await startBeside('t.csv', { ...wanted, model: undefined }, files)).start.from, 2);
});
