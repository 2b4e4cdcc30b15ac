// A run that is stopped anywhere and gone on with writes the same file as one that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { augment } from '../../../../src/common/augment/augment.ts';
import {
  earlierRun,
  type OutputFormat,
  RowWriter,
  readBack,
  seedIn,
  settingsText,
} from '../../../../src/common/augment/augmentedFile.ts';
import { FigureCounter } from '../../../../src/common/augment/figures.ts';
import { SeenTexts } from '../../../../src/common/augment/seenTexts.ts';
import { sourceRecords } from '../../../../src/common/augment/sourceRecords.ts';
import type { AugmentOptions, WriteRequest } from '../../../../src/common/augment/variants.ts';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';

const source = [
  'text,mood,n',
  '"Once there was a king, and ""he"" had\nthree sons.","sad, or so",1',
  'word,too short,2',
  'The fox sat under the vines all day.,glad,3',
  'The sea was high and the wind was cold.,,4',
  '',
].join('\r\n');
const layout = { format: 'csv', column: 'text', labels: null } as const;
const options: AugmentOptions = {
  variants: 3,
  mode: 'prefix',
  keep: { share: 0.5 },
  maxOverlap: 0.5,
  sampling: SAMPLING_DEFAULTS.augment,
  seed: 3,
};
const settings = settingsText('tales.csv', layout, options);

/** Two words from the seed, one of them a comma and a quote away from trouble. */
async function write({ seed, candidates }: WriteRequest) {
  return Array.from({ length: candidates }, (_, i) => ({
    text: ` went "${(seed + i * 977) % 9973}", né ${(seed >>> 7) + i}.`,
    newTokens: 5,
    finish: 'sentence' as const,
  }));
}

async function run(format: OutputFormat, before: string, token = neverCancelled) {
  const counter = new FigureCounter();
  const seen = new SeenTexts();
  const earlier = await earlierRun([before], format);
  const back = await readBack(
    [before],
    format,
    'text',
    (raw) => raw.length,
    (text, distance) => {
      seen.add(text);
      counter.addVariant(text, distance);
    },
  );
  let text = before.slice(0, back.size);
  const asked: number[] = [];
  const columns = back.size > 0 ? earlier?.columns : undefined;
  const work = augment(
    {
      records: sourceRecords([source], layout),
      column: 'text',
      options,
      write: (request) => {
        asked.push(request.seed);
        return write(request);
      },
      judge: await Judge.by({ words: [], list: 'none', hideFaults: true }),
      model: () => 'tiny',
      rows: new RowWriter(format, settings, columns),
      from: back.row,
      seen,
      counter,
      append: async (rows) => {
        text += rows;
      },
      onRecord: () => {},
    },
    token,
  );
  return { done: work, text: () => text, asked, figures: () => counter.figures() };
}

for (const format of ['csv', 'jsonl'] as const) {
  test(`${format}: rows carry their labels, source, seed, model and settings`, async () => {
    const whole = await run(format, '');
    await whole.done;
    const { kept, records, skipped, sampled } = whole.figures();
    assert.deepEqual([kept, records, skipped, sampled], [9, 4, 1, 9]);
    const back = await earlierRun([whole.text()], format);
    assert.deepEqual([back?.settings, back?.model], [settings, 'tiny']);
    assert.equal(seedIn(settings), 3);
    if (format === 'csv') {
      assert.ok(
        whole.text().startsWith('text,mood,n,aug_row,aug_variant,aug_seed,aug_distance,aug_model,aug_settings\n'),
      );
    } else {
      const rows = whole.text().trimEnd().split('\n');
      const row = JSON.parse(rows[3] ?? '');
      assert.deepEqual([row.mood, row.n, row.aug_row, row.aug_variant], ['glad', '3', 3, 1]);
      assert.ok(rows.every((each) => JSON.parse(each).aug_seed !== undefined));
    }
  });

  test(`${format}: cut off anywhere, it comes out the same`, async () => {
    const whole = await run(format, '');
    await whole.done;
    const text = whole.text();
    // A step that meets every place of a row in one of its rows.
    for (let end = 0; end <= text.length; end += 13) {
      const before = text.slice(0, end);
      // What is cut off before it says what it is could be anybody's.
      if (!before.includes('aug_row') && end > 0) continue;
      const again = await run(format, before);
      await again.done;
      assert.equal(again.text(), text, `cut at ${end}`);
      assert.deepEqual(again.figures().distinct, whole.figures().distinct);
      assert.equal(again.figures().kept, 9);
    }
  });

  test(`${format}: what is done is not asked for again`, async () => {
    const whole = await run(format, '');
    await whole.done;
    const again = await run(format, whole.text());
    await again.done;
    assert.deepEqual(again.asked, whole.asked.slice(-again.asked.length));
    assert.ok(again.asked.length < whole.asked.length);
  });
}

test('a cancel leaves whole records', async () => {
  const source = new CancellationSource();
  const stopped = await run('jsonl', '', source.token);
  source.cancel();
  await assert.rejects(stopped.done, CancelledError);
  assert.ok(stopped.text() === '' || stopped.text().endsWith('\n'));
});

test('a file of something else is refused', async () => {
  for (const other of ['text,label\nx,y\n', 'text,label\n', 'hello']) {
    await assert.rejects(earlierRun([other], 'csv'), /holds something else/);
  }
  await assert.rejects(earlierRun(['{"text":"x"}\n'], 'jsonl'), /holds something else/);
  assert.equal(await earlierRun([''], 'csv'), undefined);
});

test('a large run’s figures come from a sample of bounded size', () => {
  const counter = new FigureCounter();
  for (let i = 0; i < 20_000; i++) counter.addVariant(`word${i} and more`, 0.25);
  const { kept, sampled, distance } = counter.figures();
  assert.deepEqual([kept, distance], [20_000, 0.25]);
  assert.ok(sampled > 500 && sampled <= 1000, `${sampled}`);
});
