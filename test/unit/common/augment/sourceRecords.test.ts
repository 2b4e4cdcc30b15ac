import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, formatOf, type SourceLayout, sourceRecords } from '../../../../src/common/augment/sourceRecords.ts';

async function read(text: string, layout: SourceLayout) {
  const records: { row: number; text: string | undefined; fields: unknown }[] = [];
  let raw = '';
  for await (const record of sourceRecords([text], layout)) {
    records.push({ row: record.row, text: record.text, fields: record.fields });
    raw += record.raw;
  }
  assert.equal(raw, text);
  return records;
}

const csv = { format: 'csv', column: 'text', labels: null } as const;

test('a CSV keeps all columns, or the ones that are named, in its own order', async () => {
  const text = 'id,text,mood\n1,Once,sad\n';
  assert.deepEqual(await read(text, csv), [{ row: 1, text: 'Once', fields: { id: '1', text: 'Once', mood: 'sad' } }]);
  const [named] = await read(text, { ...csv, labels: ['mood'] });
  assert.deepEqual(Object.entries(named?.fields ?? {}), [
    ['text', 'Once'],
    ['mood', 'sad'],
  ]);
});

test('columns of an earlier run are left behind; ragged rows have what they have', async () => {
  const text = 'text,aug_row,mood\nOnce,7\nTwice,8,glad,more\n';
  assert.deepEqual(await read(text, csv), [
    { row: 1, text: 'Once', fields: { text: 'Once', mood: '' } },
    { row: 2, text: 'Twice', fields: { text: 'Twice', mood: 'glad' } },
  ]);
});

test('a CSV without the column, with one twice, or with an open quote is refused in words', async () => {
  await assert.rejects(read('id,story\n1,x\n', csv), /no column 'text', only id, story/);
  await assert.rejects(read('text,mood\nx,y\n', { ...csv, labels: ['tone'] }), /no column 'tone'/);
  await assert.rejects(read('text,a,a\nx,y,z\n', csv), /two columns are called 'a'/);
  await assert.rejects(read('text,a\nx,"y\nz,w\n', csv), /a quote that opens in row 1 of the CSV is never closed/);
});

test('JSONL keeps values of any kind; a broken line is a record without a text', async () => {
  const text = '{"text":"Once","tags":["a"],"n":1}\n\nnot json\n[1]\n{"text":5}\n';
  assert.deepEqual(await read(text, { format: 'jsonl', column: 'text', labels: null }), [
    { row: 1, text: 'Once', fields: { text: 'Once', tags: ['a'], n: 1 } },
    { row: 2, text: undefined, fields: {} },
    { row: 3, text: undefined, fields: {} },
    { row: 4, text: undefined, fields: { text: 5 } },
  ]);
});

test('text has a record a line, by the number of the line', async () => {
  const records = [];
  for await (const { row, text } of sourceRecords(['a b\r\n\r\nc\n'], { ...csv, format: 'txt' }))
    records.push([row, text]);
  assert.deepEqual(records, [
    [1, 'a b'],
    [3, 'c'],
  ]);
});

test('a line without an end is refused before it fills the memory', async () => {
  let given = 0;
  const endless = function* () {
    yield '{"text":"Once"}\n';
    for (; given < 1000; given++) yield ' '.repeat(2 ** 20);
  };
  const all = async () => {
    for await (const { text } of sourceRecords(endless(), { ...csv, format: 'jsonl' })) assert.equal(text, 'Once');
  };
  await assert.rejects(all(), { code: 'bad-request', message: /line 2 has no end/ });
  assert.ok(given < 20);
});

test('formats by name, columns by the first row', async () => {
  assert.deepEqual(['a.CSV', 'b.c.jsonl', 'x.ndjson', 'y.txt', 'z.md', 'csv'].map(formatOf), [
    'csv',
    'jsonl',
    'jsonl',
    'txt',
    undefined,
    undefined,
  ]);
  assert.deepEqual(await columnsOf(['a,"b,c"\n1,2\n'], 'csv'), ['a', 'b,c']);
  assert.deepEqual(await columnsOf(['\n{"n":1,"story":"x"}\n'], 'jsonl'), ['story']);
  assert.deepEqual(await columnsOf([''], 'csv'), []);
});
