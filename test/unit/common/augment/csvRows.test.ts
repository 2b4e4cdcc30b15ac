import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvRows } from '../../../../src/common/augment/csvRows.ts';
import { lineRows, type Row } from '../../../../src/common/augment/rows.ts';

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

const values = (rows: Row<unknown>[]) => rows.map(({ value }) => value);

test('quotes, line breaks and delimiters in fields, in pieces of any size', async () => {
  const text = '\ufeff"id",text\r\n1,"He said ""no"", and\r\nleft."\r\n2,plain\r\n3,""\r\n';
  const expected = [
    ['id', 'text'],
    ['1', 'He said "no", and\r\nleft.'],
    ['2', 'plain'],
    ['3', ''],
  ];
  for (let size = 1; size <= text.length; size++) {
    const rows = await all(csvRows(pieces(text, size)));
    assert.deepEqual(values(rows), expected, `pieces of ${size}`);
    assert.equal(rows.map(({ raw }) => raw).join(''), text);
  }
});

test('a byte order mark, empty lines, a last line without an end, and files of one column', async () => {
  assert.deepEqual(values(await all(csvRows(['\ufefftext,label\n\na,b\n\n\nc,d']))), [
    ['text', 'label'],
    ['a', 'b'],
    ['c', 'd'],
  ]);
  assert.deepEqual(values(await all(csvRows(['text\nOne line\nAnother\n']))), [['text'], ['One line'], ['Another']]);
  assert.deepEqual(await all(csvRows([])), []);
  assert.deepEqual(await all(csvRows(['', ''])), []);
});

test('semicolons and tabs are seen from the first rows, and so are the line ends', async () => {
  assert.deepEqual(values(await all(csvRows(['a;b\r\n"1,5;x";2\r\n3;4\r\n']))), [
    ['a', 'b'],
    ['1,5;x', '2'],
    ['3', '4'],
  ]);
  assert.deepEqual(values(await all(csvRows(['a\tb\n1\t2\n']))), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('what a file that was cut off ends with', async () => {
  const ending = async (text: string) => (await all(csvRows([text]))).at(-1)?.ending;
  assert.equal(await ending('a,b\n1,2\n'), 'lineBreak');
  assert.equal(await ending('a,b\n1,2'), 'nothing');
  assert.equal(await ending('a,b\n1,"2\n'), 'openQuote');
});

test('a quote that is never closed does not fill the memory', async () => {
  const endless = function* () {
    yield 'a,b\n1,"2';
    for (let i = 0; i < 40; i++) yield 'x'.repeat(2 ** 20);
  };
  await assert.rejects(all(csvRows(endless())), /row 2 of the CSV has no end/);
});

test('any fields come back as they were, in any pieces', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '\t', '🦊') });
  const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 30 }), fc.constantFrom('\n', '\r\n'), async (rows, size, end) => {
      const quoted = [['x', 'y', 'z'], ...rows].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`));
      const text = quoted.map((row) => row.join(',') + end).join('');
      const read = await all(csvRows(pieces(text, size)));
      assert.deepEqual(values(read), [['x', 'y', 'z'], ...rows]);
      assert.equal(read.map(({ raw }) => raw).join(''), text);
    }),
    { numRuns: 200 },
  );
});

test('lines, with either end, in pieces of any size', async () => {
  const text = '\ufeffone\r\n\ntwo\nthree';
  for (let size = 1; size <= text.length; size++) {
    const rows = await all(lineRows(pieces(text, size)));
    assert.deepEqual(values(rows), ['one', '', 'two', 'three']);
    assert.equal(rows.map(({ raw }) => raw).join(''), text);
    assert.deepEqual([rows[0]?.ending, rows[3]?.ending], ['lineBreak', 'nothing']);
  }
});
