import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { oneAtATime } from '../../../../src/runtime/models/oneAtATime.ts';
import { temporaryFolder } from '../../../support/fable.ts';

function place(): string {
  return path.join(temporaryFolder(), 'deep', 'lock');
}

test('one at a time, and nothing stays', async () => {
  const file = place();
  let inside = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      oneAtATime(file, neverCancelled, async () => {
        inside += 1;
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(inside, 1);
        inside -= 1;
      }),
    ),
  );
  assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test('who waits can be called off; who failed leaves it free', async () => {
  const file = place();
  const source = new CancellationSource();
  await oneAtATime(file, neverCancelled, async () => {
    const waiting = oneAtATime(file, source.token, async () => assert.fail('it was held'));
    setImmediate(() => source.cancel());
    await assert.rejects(waiting, CancelledError);
  });
  await assert.rejects(
    oneAtATime(file, neverCancelled, async () => {
      throw new Error('work');
    }),
    /work/,
  );
  assert.equal(existsSync(file), false);
});
