// `augment` as a whole, with the embedded model's real weights.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { before, test } from 'node:test';
import { readArguments, UsageError } from '../../../src/cli/arguments.ts';
import { temporaryFolder } from '../../support/fable.ts';

let folder: string;
let source: string;

const csv = [
  '\ufeffid,text,mood',
  '1,"Once upon a time there was a king, and he had three ""golden"" sons,\nand he loved them all.",sad',
  '2,word,none',
  '3,The old woman went down to the sea. She looked for her boat and found nothing but sand.,glad',
  '',
].join('\r\n');

before(async () => {
  folder = temporaryFolder();
  source = path.join(folder, 'tales.csv');
  await writeFile(source, csv);
});

function start(argv: readonly string[]) {
  const env = { ...process.env, STORYWISP_CACHE: path.resolve('out/compiled-models') };
  const child = spawn(process.execPath, [path.resolve('out/src/cli/main.js'), 'augment', ...argv, '--threads', '1'], {
    env,
    stdio: 'pipe',
  });
  return child;
}

async function run(...argv: string[]) {
  const child = start(argv);
  const [out, errors, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'exit')]);
  return { out, errors, code: code as number | null };
}

test('the same seed writes the same file, and a run that was cut off goes on to it', async () => {
  const [first = '', second = ''] = ['a.csv', 'b.csv'].map((name) => path.join(folder, name));
  const flags = ['--seed', '5', '--variants', '2', '--label', 'mood'];
  const { out, errors, code } = await run(source, '--out', first, ...flags, '--json');
  assert.equal(code, 0, errors);
  assert.match(errors, /record 3 of about 3, 100 %/);
  const figures = JSON.parse(out);
  assert.deepEqual([figures.records, figures.skipped, figures.kept, figures.seed], [3, 1, 4, 5]);
  assert.ok(figures.distinct_1 > 0 && figures.self_bleu_4 > 0 && figures.distance > 0);
  const written = await readFile(first, 'utf8');
  assert.ok(written.startsWith('text,mood,aug_row,aug_variant,aug_seed,aug_distance,aug_model,aug_settings\n'));

  await run(source, '--out', second, ...flags);
  assert.equal(await readFile(second, 'utf8'), written);
  await truncate(second, written.length - 40);
  // Without a seed it takes the file's own.
  const resumed = await run(source, '--out', second, ...flags.slice(2));
  assert.equal(resumed.code, 0, resumed.errors);
  assert.match(resumed.errors, /going on with record 3/);
  assert.match(
    resumed.out,
    /^3 records, [\s\S]*\n4 variants[\s\S]*distinct-1 0\.\d+[\s\S]*Self-BLEU-4 0\.\d+[\s\S]*\nseed 5\n$/,
  );
  assert.equal(await readFile(second, 'utf8'), written);

  const other = await run(source, '--out', second, '--seed', '6', ...flags.slice(2));
  assert.equal(other.code, 1);
  assert.match(other.errors, /was written with other settings.*take the same, or another --out/);
  assert.equal(await readFile(second, 'utf8'), written);
});

test('lines and JSONL, by the end, with settings of their own', async () => {
  const lines = path.join(folder, 'lines.txt');
  await writeFile(
    lines,
    'The fox came to the vines. He looked up at the grapes.\n\nThe sea was high, and the wind was cold.\n',
  );
  const out = path.join(folder, 'lines.jsonl');
  const { code, errors } = await run(
    lines,
    '--out',
    out,
    '--mode',
    'infill-end',
    '--variants',
    '2',
    '--temperature',
    '1.2',
  );
  assert.equal(code, 0, errors);
  const rows = (await readFile(out, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(rows.length >= 2);
  for (const row of rows) {
    assert.equal(JSON.parse(row.aug_settings).sampling.temperature, 1.2);
    assert.ok(row.text.startsWith(row.aug_row === 1 ? 'The fox came to the vines. ' : 'The sea was high, '), row.text);
    assert.ok(!row.text.includes('\n'));
  }
});

test('Ctrl+C leaves whole records', async () => {
  const long = path.join(folder, 'long.jsonl');
  const row = JSON.stringify({
    text: 'The fox came to the vines. He looked up at the grapes and went home to his wife.',
  });
  await writeFile(long, `${row}\n`.repeat(2000));
  const out = path.join(folder, 'long.out.jsonl');
  const child = start([long, '--out', out]);
  const exit = once(child, 'exit');
  child.stdout.resume();
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  assert.equal((await exit)[0], 130);
  const written = await readFile(out, 'utf8');
  assert.ok(written.endsWith('\n'));
  for (const line of written.trimEnd().split('\n')) assert.equal(JSON.parse(line).aug_model, 'fable-14m');
});

test('files that cannot be read or written are refused in one line, and nothing of them is lost', async () => {
  const binary = path.join(folder, 'latin1.csv');
  await writeFile(binary, Buffer.from([0x74, 0x65, 0x78, 0x74, 0x0a, 0xe9, 0xe8, 0x20, 0xe9, 0x0a]));
  const mine = path.join(folder, 'mine.csv');
  await writeFile(mine, 'text,notes\nmy,own\n');
  const out = path.join(folder, 'refused.csv');
  const wrong: [string[], RegExp][] = [
    [[path.join(folder, 'missing.csv'), '--out', out], /missing\.csv cannot be read/],
    [[binary, '--out', out], /latin1\.csv is not UTF-8 text/],
    [[source, '--out', out, '--column', 'story'], /no column 'story', only id, text, mood/],
    [[source, '--out', mine], /holds something else already/],
    [[source, '--out', path.join(folder, 'no', 'such.csv')], /such\.csv cannot be written/],
  ];
  for (const [argv, message] of wrong) {
    const { code, errors } = await run(...argv);
    assert.equal(code, 1, errors);
    assert.match(errors, message);
  }
  assert.equal(await readFile(mine, 'utf8'), 'text,notes\nmy,own\n');
});

test('flags of augment', () => {
  const asked = readArguments(
    ['augment', 'a.jsonl', '--out', 'b.csv', '--keep-words', '4', '--mode', 'infill-end'].concat([
      '--label',
      'x',
      '--label',
      'y',
      '--column',
      'story',
      '--max-overlap',
      '1',
      '--variants',
      '9',
    ]),
  );
  assert.ok(typeof asked === 'object');
  assert.deepEqual(asked.augment, {
    layout: { format: 'jsonl', column: 'story', labels: ['x', 'y'] },
    out: 'b.csv',
    outFormat: 'csv',
    variants: 9,
    mode: 'infill-end',
    keep: { words: 4 },
    maxOverlap: 1,
  });
  const wrong: [string[], RegExp][] = [
    [[], /augment needs a FILE; see/],
    [['a.csv'], /needs --out FILE/],
    [['-', '--out', 'b.csv'], /takes a \.csv, \.jsonl or \.txt file, not '-'/],
    [['a.xlsx', '--out', 'b.csv'], /takes a \.csv/],
    [['a.csv', '--out', 'b.txt'], /--out is a \.csv or \.jsonl, not 'b\.txt'/],
    [['a.csv', '--out', './a.csv'], /another file/],
    [['a.csv', '--out', 'b.csv', '--mode', 'middle'], /--mode is one of prefix, infill-end/],
    [['a.csv', '--out', 'b.csv', '--variants', '0'], /--variants is a whole number from 1 to 100/],
    [['a.csv', '--out', 'b.csv', '--keep-share', '1'], /--keep-share is a number from 0\.05 to 0\.95/],
    [['a.csv', '--out', 'b.csv', '--keep-share', '0.5', '--keep-words', '3'], /not both/],
  ];
  for (const [argv, message] of wrong) {
    assert.throws(
      () => readArguments(['augment', ...argv]),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
      argv.join(' '),
    );
  }
});
