import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CancellationSource,
  type CancellationToken,
  CancelledError,
  neverCancelled,
} from '../../../src/common/cancellation.ts';
import type { Lane } from '../../../src/common/generation.ts';
import { Scheduler } from '../../../src/engine/scheduler.ts';

/** A lane with a log, and jobs that work in steps which the test releases one by one. */
function makeLane() {
  const log: string[] = [];
  const scheduler = new Scheduler((busy) => log.push(busy ? 'busy' : 'idle'));
  const steps: (() => void)[] = [];

  async function work(name: string, token: CancellationToken, count: number): Promise<string> {
    log.push(`${name} begins`);
    for (let step = 0; step < count; step++) {
      await new Promise<void>((resolve) => steps.push(resolve));
      if (token.isCancellationRequested) {
        log.push(`${name} unwinds`);
        throw new CancelledError();
      }
    }
    log.push(`${name} ends`);
    return name;
  }

  return {
    log,
    scheduler,
    submit: (name: string, lane: Lane, document = name, token: CancellationToken = neverCancelled, count = 1) =>
      scheduler.run({ lane, document, token, run: (inner) => work(name, inner, count) }),
    /** Lets the running job make one step. */
    async step(): Promise<void> {
      steps.shift()?.();
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('one job at a time, interactive before stream before background, each lane in order', async () => {
  const { log, submit, step } = makeLane();
  const all = [
    submit('first', 'stream'),
    submit('background', 'background'),
    submit('stream', 'stream'),
    submit('interactive', 'interactive'),
    submit('interactive too', 'interactive'),
  ];
  for (let i = 0; i < all.length; i++) await step();
  assert.deepEqual(await Promise.all(all), ['first', 'background', 'stream', 'interactive', 'interactive too']);
  assert.deepEqual(
    log.filter((line) => line.endsWith('begins')),
    ['first begins', 'interactive begins', 'interactive too begins', 'stream begins', 'background begins'],
  );
});

test('the newest interactive job of a document replaces a waiting older one before it runs', async () => {
  const { log, submit, step } = makeLane();
  const other = submit('other', 'stream');
  const older = submit('older', 'interactive', 'story.md');
  const elsewhere = submit('elsewhere', 'interactive', 'notes.md');
  const newer = submit('newer', 'interactive', 'story.md');
  await assert.rejects(older, CancelledError);
  for (let i = 0; i < 3; i++) await step();
  assert.deepEqual(await Promise.all([other, elsewhere, newer]), ['other', 'elsewhere', 'newer']);
  assert.ok(!log.includes('older begins'));
});

test('it cancels a running older one too, but only an interactive one', async () => {
  const { log, submit, step } = makeLane();
  const older = submit('older', 'interactive', 'story.md', neverCancelled, 9);
  const newer = submit('newer', 'interactive', 'story.md');
  await assert.rejects(older, CancelledError);
  assert.ok(!log.includes('newer begins'), 'the lane is free only when the older job has unwound');
  await step();
  assert.deepEqual(log, ['busy', 'older begins', 'older unwinds', 'newer begins']);
  await step();
  assert.equal(await newer, 'newer');

  const stream = submit('stream', 'stream', 'story.md');
  const third = submit('third', 'interactive', 'story.md');
  await step();
  await step();
  assert.deepEqual(await Promise.all([stream, third]), ['stream', 'third']);
});

test('a cancelled job is answered at once, and gives the lane free within one step', async () => {
  const { log, submit, step } = makeLane();
  const cancelRunning = new CancellationSource();
  const cancelWaiting = new CancellationSource();
  const running = submit('running', 'stream', 'a', cancelRunning.token, 9);
  const waiting = submit('waiting', 'stream', 'b', cancelWaiting.token);
  const next = submit('next', 'stream', 'c');

  cancelWaiting.cancel();
  await assert.rejects(waiting, CancelledError);
  cancelRunning.cancel();
  await assert.rejects(running, CancelledError);
  await step();
  await step();
  assert.equal(await next, 'next');
  assert.deepEqual(log, ['busy', 'running begins', 'running unwinds', 'next begins', 'next ends', 'idle']);
  await assert.rejects(submit('late', 'stream', 'd', cancelRunning.token), CancelledError);
});

test('a background job gives way and starts over; a stream does not give way', async () => {
  const { log, submit, step } = makeLane();
  const background = submit('background', 'background', 'a', neverCancelled, 2);
  await step();
  const interactive = submit('interactive', 'interactive', 'b');
  for (let i = 0; i < 4; i++) await step();
  assert.deepEqual(await Promise.all([background, interactive]), ['background', 'interactive']);
  assert.deepEqual(log, [
    'busy',
    'background begins',
    'background unwinds',
    'interactive begins',
    'interactive ends',
    'background begins',
    'background ends',
    'idle',
  ]);

  const stream = submit('stream', 'stream', 'a', neverCancelled, 2);
  await step();
  const second = submit('second', 'interactive', 'b');
  await step();
  await step();
  assert.deepEqual(await Promise.all([stream, second]), ['stream', 'second']);
  assert.deepEqual(log.slice(8), ['busy', 'stream begins', 'stream ends', 'second begins', 'second ends', 'idle']);
});

test('a background job that gave way can still be cancelled', async () => {
  const { submit, step } = makeLane();
  const source = new CancellationSource();
  const background = submit('background', 'background', 'a', source.token, 2);
  const interactive = submit('interactive', 'interactive', 'b');
  await step();
  source.cancel();
  await assert.rejects(background, CancelledError);
  await step();
  assert.equal(await interactive, 'interactive');
});

test('a job that fails, at once or later, fails alone', async () => {
  const { log, scheduler, submit, step } = makeLane();
  const job = { lane: 'stream', token: neverCancelled } as const;
  const later = scheduler.run({ ...job, run: () => Promise.reject(new Error('later')) });
  const atOnce = scheduler.run({
    ...job,
    run: () => {
      throw new Error('at once');
    },
  });
  const good = submit('good', 'stream');
  await assert.rejects(later, /later/);
  await assert.rejects(atOnce, /at once/);
  await step();
  assert.equal(await good, 'good');
  assert.equal(log.at(-1), 'idle');
});

test('more than 256 waiting jobs are refused', async () => {
  const { submit } = makeLane();
  const source = new CancellationSource();
  const accepted = Array.from({ length: 257 }, (_, i) => submit(`${i}`, 'stream', `${i}`, source.token));
  await assert.rejects(submit('one more', 'stream'), { code: 'bad-request' });
  source.cancel();
  const outcomes = await Promise.allSettled(accepted);
  assert.ok(outcomes.every((one) => one.status === 'rejected' && one.reason instanceof CancelledError));
});
