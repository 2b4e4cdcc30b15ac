import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hidden } from '../../../../src/editor/care.ts';
import { hiddenItem, placeWords } from '../../../../src/features/care/hiddenItem.ts';
import { inEnglish } from '../../../support/inEnglish.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const hidden = (text: string, before: string): Hidden => ({
  text,
  fault: { reason: 'words', start: 0, end: 1, found: 'blood' },
  target: { document: 'file:///tales/the%20sea.md', place: { before, offset: 0 }, receipt: receiptOf() },
});
const item = (text: string) => hiddenItem(hidden(text, ''), inEnglish);

describe('a hidden text in the list', () => {
  it('says what and why', () => {
    assert.deepEqual(item(' saw\n\nblood.'), { label: 'saw blood.', description: 'your list: blood', detail: '' });
  });

  it('is whole, in two lines if it must be, and is no icon', () => {
    const text = `$(zap) ${'word '.repeat(20)}end.`;
    const { label, detail } = item(` ${text}`);
    assert.ok(label.length <= 52, label);
    assert.equal(`${label} ${detail}`.replace('… …', ' '), text.replace('$(', '\\$('));
    assert.equal(item('x'.repeat(100)).label, `${'x'.repeat(50)}…`);
  });

  it('stands below its file and the words before it', () => {
    const before = 'The old king went down to the sea and looked for';
    assert.equal(placeWords(hidden('', before), inEnglish), 'the sea.md: …sea and looked for');
    assert.equal(placeWords(hidden('', ''), inEnglish), 'the sea.md');
    assert.equal(placeWords({ ...hidden('', ''), target: undefined }, inEnglish), 'The chat');
  });
});
