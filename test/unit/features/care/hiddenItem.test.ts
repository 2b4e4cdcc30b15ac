import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hiddenItem } from '../../../../src/features/care/hiddenItem.ts';
import { inEnglish } from '../../../support/inEnglish.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const item = (text: string, before = 'The old king went down to the sea and') =>
  hiddenItem(
    {
      text,
      fault: { reason: 'words', start: 0, end: 1, found: 'blood' },
      target: { document: 'file:///a.md', place: { before, offset: 0 }, receipt: receiptOf() },
    },
    inEnglish,
  );

describe('a hidden text in the list', () => {
  it('says what, why and where', () => {
    assert.deepEqual(item(' saw\n\nblood.'), {
      label: 'saw blood.',
      description: 'your list: blood',
      detail: '…went down to the sea and ▸ saw blood.',
    });
  });

  it('begins with its first words, and is no icon', () => {
    const { label, detail } = item(` $(zap) ${'word '.repeat(30)}`, '');
    assert.match(label, /^\\\$\(zap\) word .*word…$/);
    assert.ok(label.length <= 62, label);
    assert.ok(detail.startsWith('\\$(zap) word'), detail);
    assert.equal(item('x'.repeat(100)).label, `${'x'.repeat(60)}…`);
  });
});
