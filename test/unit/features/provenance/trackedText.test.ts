import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { textOf } from '../../../../src/features/provenance/ranges.ts';
import { TrackedText } from '../../../../src/features/provenance/trackedText.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const SENTENCE = ' went down to the shore.';

describe('TrackedText', () => {
  let text: string;
  let tracked: TrackedText;
  const receipt = receiptOf();

  beforeEach(() => {
    text = '';
    tracked = new TrackedText();
  });

  function edit(offset: number, length: number, inserted: string, reason?: 'undo' | 'redo'): boolean {
    text = text.slice(0, offset) + inserted + text.slice(offset + length);
    return tracked.apply([{ offset, length, text: inserted }], reason);
  }

  function take(offset: number, inserted: string): void {
    edit(offset, 0, inserted);
    tracked.take(offset, inserted, receipt);
  }

  /** Generated text in brackets, the writer's own of it in braces. */
  function marked(): string {
    let shown = '';
    let end = 0;
    for (const piece of tracked.pieces()) {
      const [open, close] = piece.isMine ? '{}' : '[]';
      shown += `${text.slice(end, piece.offset)}${open}${textOf(piece)}${close}`;
      end = piece.offset + piece.length;
    }
    return shown + text.slice(end);
  }

  it('splits around what is typed inside, and leaves the edges to the writer', () => {
    edit(0, 0, 'She');
    take(3, SENTENCE);
    edit(text.indexOf('down'), 0, 'slowly ');
    edit(text.length, 0, ' The end.');
    edit(3, 0, ' then');
    assert.equal(marked(), 'She then[ went ]slowly [down to the shore.] The end.');
  });

  it('joins what is taken word by word, and shrinks with what is deleted', () => {
    for (const word of [' went', ' down', ' to']) take(text.length, word);
    assert.equal(tracked.pieces().length, 1);
    edit(2, 5, '');
    assert.equal(marked(), '[ w][own to]');
  });

  it('says whether more happened than that it moved along', () => {
    take(0, SENTENCE);
    edit(text.length, 0, '\n\nNext.');
    assert.equal(edit(text.length, 0, ' And on.'), false);
    assert.equal(edit(5, 0, 'x'), true);
    assert.equal(edit(5, 1, ''), true);
  });

  it('is gone with the undo of a take and back with the redo, receipt and all', () => {
    edit(0, 0, 'She');
    take(3, SENTENCE);
    edit(3, SENTENCE.length, '', 'undo');
    assert.equal(marked(), 'She');
    edit(3, 0, SENTENCE, 'redo');
    assert.equal(marked(), `She[${SENTENCE}]`);
    const [piece] = tracked.pieces();
    assert.equal(piece?.source.receipt, receipt);
    assert.equal(piece?.source.taken, SENTENCE.length);
  });

  it('counts a word taken back by undo as never taken, one deleted as taken', () => {
    take(0, ' went');
    take(5, ' down');
    edit(5, 5, '', 'undo');
    assert.equal(tracked.pieces()[0]?.source.taken, 5);
    edit(3, 2, '');
    assert.equal(tracked.pieces()[0]?.source.taken, 5);
  });

  it('brings back what several deletions took, undone as one', () => {
    edit(0, 0, 'She');
    take(3, SENTENCE);
    for (let key = 0; key < 5; key++) edit(text.length - 1, 1, '');
    edit(text.length, 0, 'hore.', 'undo');
    assert.equal(marked(), `She[${SENTENCE}]`);
  });

  it('does not take what was typed before the same undo for generated', () => {
    edit(0, 0, 'xy and ab');
    edit(7, 2, '');
    take(7, 'xy');
    edit(7, 2, '', 'undo');
    edit(7, 0, 'ab', 'undo');
    assert.equal(marked(), 'xy and ab');
  });

  it('applies the edits of many cursors, in whatever order they come', () => {
    edit(0, 0, 'a\nb\n');
    take(4, SENTENCE);
    const edits = [1, 3, 10].map((offset) => ({ offset, length: 0, text: '>>' }));
    for (const { offset } of edits.toReversed()) text = `${text.slice(0, offset)}>>${text.slice(offset)}`;
    tracked.apply(edits);
    assert.equal(marked(), 'a>>\nb>>\n[ went ]>>[down to the shore.]');
  });

  it('follows a line that is moved, and what is cut and pasted', () => {
    take(0, SENTENCE);
    edit(text.length, 0, '\nOther line.\n');
    const moved = text.slice(0, SENTENCE.length + 1);
    tracked.apply([
      { offset: 0, length: moved.length, text: '' },
      { offset: text.length, length: 0, text: moved },
    ]);
    text = text.slice(moved.length) + moved;
    assert.equal(marked(), `Other line.\n[${SENTENCE}]\n`);
    edit(text.indexOf(SENTENCE), SENTENCE.length, '');
    assert.equal(marked(), 'Other line.\n\n');
    edit(0, 0, `Pasted:${SENTENCE}`);
    assert.equal(marked(), `Pasted:[${SENTENCE}]Other line.\n\n`);
  });

  it('marks a copy as well, but nothing short that may stand there by chance', () => {
    take(0, `Yes. ${SENTENCE}`);
    edit(text.length, 0, '\n');
    edit(text.length, 0, `Yes. ${SENTENCE} Yes.`);
    assert.equal(marked(), `[Yes. ${SENTENCE}]\n[Yes. ${SENTENCE}] Yes.`);
  });

  it('survives the replacement of the whole text by nearly the same', () => {
    edit(0, 0, 'One.  ');
    take(6, SENTENCE);
    edit(0, text.length, `One.\n${SENTENCE}\n`);
    assert.equal(marked(), `One.\n[${SENTENCE}]\n`);
  });

  it("makes a stretch the writer's, once", () => {
    edit(0, 0, 'She');
    take(3, SENTENCE);
    assert.equal(tracked.makeMine(0, 8), true);
    assert.equal(tracked.makeMine(0, 8), false);
    assert.equal(marked(), 'She{ went}[ down to the shore.]');
    assert.equal(tracked.makeMine(0, 1000), true);
    assert.equal(marked(), `She{${SENTENCE}}`);
  });
});
