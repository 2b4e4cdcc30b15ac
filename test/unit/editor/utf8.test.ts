import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givingWay } from '../../../src/common/givingWay.ts';
import { decodeUtf8, encodeLines, encodeUtf8 } from '../../../src/editor/utf8.ts';
import { ManualClock } from '../../support/manualClock.ts';

test('lines become a file, each with its end', async () => {
  const giveWay = givingWay(new ManualClock());
  assert.deepEqual(await encodeLines(['Once', '', '“King” 👑'], giveWay), encodeUtf8('Once\n\n“King” 👑\n'));
  assert.deepEqual(await encodeLines([], giveWay), new Uint8Array());
});

test('many lines are encoded in slices, between which others have their turn', async () => {
  const clock = new ManualClock();
  const file = encodeLines(
    (function* () {
      for (const line of ['one', 'two', 'three']) {
        clock.advance(10);
        yield line;
      }
    })(),
    givingWay(clock),
  );
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(clock.pending, 1, 'it waits for its turn');
    clock.advance(0);
  }
  assert.equal(decodeUtf8(await file), 'one\ntwo\nthree\n');
});
