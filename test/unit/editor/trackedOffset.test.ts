import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TrackedOffset } from '../../../src/editor/trackedOffset.ts';

function after(offset: number, rangeOffset: number, rangeLength: number, text: string): TrackedOffset {
  const place = new TrackedOffset(offset);
  place.apply({ rangeOffset, rangeLength, text });
  return place;
}

describe('TrackedOffset', () => {
  it('moves with what happens before it', () => {
    assert.equal(after(10, 2, 0, 'abc').value, 13);
    assert.equal(after(10, 2, 4, '').value, 6);
    assert.equal(after(10, 4, 6, 'xy').value, 6);
  });

  it('stays where it is for what happens after it', () => {
    assert.equal(after(10, 11, 0, 'abc').value, 10);
    assert.equal(after(10, 10, 5, 'abc').value, 10);
  });

  it('lets an insertion at the place come first', () => {
    const place = after(10, 10, 0, 'abc');
    assert.equal(place.value, 13);
    assert.equal(place.isTorn, false);
  });

  it('is torn when the text around it goes', () => {
    const place = after(10, 8, 4, 'new');
    assert.equal(place.isTorn, true);
    assert.equal(place.value, 11);
  });

  it('follows the text through random edits as a marker in it does', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let text = 'abcdefghij|klmnopqrst';
    const place = new TrackedOffset(10);
    for (let round = 0; round < 500; round++) {
      const at = text.indexOf('|');
      const plain = text.replace('|', '');
      const rangeOffset = random(plain.length + 1);
      // An edit that swallows the place tears it; that case stands above.
      const limit = rangeOffset < at ? at - rangeOffset : plain.length - rangeOffset;
      const rangeLength = random(Math.min(4, limit + 1));
      const inserted = 'xyz'.slice(0, random(4));
      const isBefore = rangeOffset < at || (rangeOffset === at && rangeLength === 0);
      const edited = plain.slice(0, rangeOffset) + inserted + plain.slice(rangeOffset + rangeLength);
      const marker = isBefore ? at + inserted.length - rangeLength : at;
      text = `${edited.slice(0, marker)}|${edited.slice(marker)}`;
      place.apply({ rangeOffset, rangeLength, text: inserted });
      assert.equal(place.value, marker);
    }
    assert.equal(place.isTorn, false);
  });
});
