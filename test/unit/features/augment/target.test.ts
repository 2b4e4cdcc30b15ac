import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FigureCounter } from '../../../../src/common/augment/figures.ts';
import { figureWords } from '../../../../src/features/augment/figureWords.ts';
import {
  dataFormat,
  type LineSpan,
  lineRecords,
  nameBeside,
  selectedLines,
} from '../../../../src/features/augment/target.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

function span(start: number, end: number, character = 1): LineSpan {
  return { isEmpty: start === end && character === 0, start: { line: start }, end: { line: end, character } };
}

function page(...lines: string[]) {
  return { languageId: 'markdown', lineAt: (line: number) => ({ text: lines[line] ?? '' }) };
}

test('lines of all selections, each once, in order; not the one that is only reached', () => {
  assert.deepEqual(selectedLines([span(4, 5), span(0, 2, 0), span(5, 6)]), [0, 1, 4, 5, 6]);
  assert.deepEqual(selectedLines([span(3, 3, 0)]), []);
  assert.deepEqual(selectedLines([]), []);
});

test('lines with text become records by their number in the document', () => {
  const records = lineRecords(page('one', '  ', 'two'), [0, 1, 2]);
  assert.deepEqual(
    records.map(({ row, text, fields }) => [row, text, fields]),
    [
      [1, 'one', { text: 'one' }],
      [3, 'two', { text: 'two' }],
    ],
  );
});

test('data files are known by name, else by language', () => {
  assert.equal(dataFormat('/a/b.csv', page()), 'csv');
  assert.equal(dataFormat('/a/b.jsonl', page()), 'jsonl');
  assert.equal(dataFormat('/a/b.txt', page()), undefined);
  assert.equal(dataFormat('Untitled-1', { ...page(), languageId: 'csv' }), 'csv');
  assert.equal(dataFormat('/a/b.md', page()), undefined);
});

test('the file beside is named after its source', () => {
  assert.equal(nameBeside('tales.csv', 'csv', 1), 'tales.augmented.csv');
  assert.equal(nameBeside('tales.v2.ndjson', 'jsonl', 2), 'tales.v2.augmented-2.jsonl');
});

test('figures in words say only what there is', () => {
  const counter = new FigureCounter();
  assert.equal(figureWords(counter.figures(), inEnglish), '0 variants of 0 records.');
  const record = { row: 1, text: 'x', fields: {}, raw: 'x' };
  const variants = ['a b c', 'a b d'].map((text) => ({ text, seed: 1, distance: 0.5 }));
  counter.add({ record, variants, dropped: ['nearCopy'], isSkipped: false });
  counter.add({ record, variants: [], dropped: [], isSkipped: true });
  assert.equal(
    figureWords(counter.figures(), inEnglish),
    '2 variants of 2 records. 1 near-copies, duplicates and empty ones were dropped. 1 records had too little text. ' +
      'Distinct-1, 2, 3: 0.67, 0.75, 1.00. Self-BLEU: 0.24. Distance to the source: 0.50.',
  );
});
