import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CancelledError } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { Session } from '../../../../src/editor/session.ts';
import { type Asked, Asking } from '../../../../src/features/ideas/asking.ts';
import type { Work } from '../../../../src/protocol/webview.ts';
import { FakeModelService } from '../../../support/fakeModelService.ts';
import { inEnglish } from '../../../support/inEnglish.ts';
import { ManualClock } from '../../../support/manualClock.ts';

let model: FakeModelService;
let session: Session;
let shown: Work[];
let asking: Asking;

beforeEach(() => {
  model = new FakeModelService();
  session = new Session(new ManualClock());
  shown = [];
  asking = new Asking({ model, session }, (work) => shown.push(work), inEnglish);
});

/** A question that a test answers. */
function open() {
  let answer: (words?: string) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  let asked: Asked | undefined;
  const done = asking.ask((given) => {
    asked = given;
    return new Promise((resolve, reject) => {
      answer = resolve;
      fail = reject;
    });
  });
  return { done, answer: (words?: string) => answer(words), fail: (error: unknown) => fail(error), asked: () => asked };
}

describe('asking for ideas', () => {
  it('shows how far they are, and nothing when they are there', async () => {
    const { done, answer, asked } = open();
    asked()?.onProgress({ done: 3, total: 10, chosen: [] });
    answer();
    await done;
    assert.deepEqual(shown, [
      { state: 'asking', words: 'Looking for ideas', done: null },
      { state: 'asking', words: '3 of 10 written', done: 0.3 },
      { state: 'idle' },
    ]);
  });

  it('says that the model is being loaded, as long as it is', async () => {
    const { done, answer } = open();
    model.setStatus({ state: 'loading', task: 'Compiling', done: 0.5 });
    assert.deepEqual(asking.work, { state: 'asking', words: 'Compiling', done: 0.5 });
    answer();
    await done;
    model.setStatus({ state: 'loading' });
    assert.deepEqual(asking.work, { state: 'idle' });
  });

  it('says why nothing came, or what went wrong, and asks the same again', async () => {
    let times = 0;
    await asking.ask(async () => (++times === 1 ? 'No idea.' : undefined));
    assert.deepEqual(asking.work, { state: 'nothing', words: 'No idea.' });
    await asking.again();
    assert.deepEqual([times, asking.work], [2, { state: 'idle' }]);
    const error = new StorywispError('process-gone', 'it was killed');
    await asking.ask(() => Promise.reject(error));
    assert.deepEqual(asking.work, { state: 'failed', words: error.message });
    await asking.ask(() => Promise.reject(new CancelledError()));
    assert.deepEqual(asking.work, { state: 'idle' });
  });

  it('stops at once, whatever the model still says', async () => {
    const { done, fail, asked } = open();
    asking.stop();
    assert.equal(asked()?.token.isCancellationRequested, true);
    const before = shown.length;
    asked()?.onProgress({ done: 9, total: 10, chosen: [] });
    fail(new Error('late'));
    await done;
    assert.equal(shown.length, before);
    assert.deepEqual(asking.work, { state: 'idle' });
  });

  it('has the newest question only', async () => {
    const first = open();
    const second = open();
    assert.equal(first.asked()?.token.isCancellationRequested, true);
    first.fail(new CancelledError());
    await first.done;
    assert.equal(asking.work.state, 'asking');
    second.answer('No idea.');
    await second.done;
    assert.equal(asking.work.state, 'nothing');
  });

  it('asks nothing while Storywisp is paused, and stops when it pauses', async () => {
    const { done, asked, fail } = open();
    session.pause(undefined);
    assert.equal(asked()?.token.isCancellationRequested, true);
    assert.equal(asking.work.state, 'paused');
    fail(new CancelledError());
    await done;
    await asking.ask(() => assert.fail('it was asked'));
    assert.equal(asking.work.state, 'paused');
    session.resume();
    assert.deepEqual(asking.work, { state: 'idle' });
  });
});
