import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerStatus } from '../../../src/protocol/messages.ts';
import { StatusReporter } from '../../../src/server/statusReporter.ts';
import { ManualClock } from '../../support/manualClock.ts';

const usage = { memory: 7, processorMs: 8, computedTokens: 9 };

function setUp() {
  const clock = new ManualClock();
  const sent: ServerStatus[] = [];
  const reporter = new StatusReporter({ clock, send: (status) => sent.push(status), usage: () => usage });
  return { clock, sent, reporter };
}

test('the first news goes out at once, with what the process uses', () => {
  const { sent, reporter } = setUp();
  reporter.report({ state: 'loading', task: 'Preparing', done: 0.5 });
  assert.deepEqual(sent, [{ state: 'loading', task: 'Preparing', done: 0.5, usage }]);
});

test('of the news within 100 ms only the last goes out, when they are over', () => {
  const { clock, sent, reporter } = setUp();
  for (let i = 0; i < 1000; i++) reporter.report({ state: 'loading', done: i / 1000 });
  reporter.report({ state: 'ready' });
  assert.equal(sent.length, 1);
  clock.advance(100);
  assert.deepEqual(sent.at(-1), { state: 'ready', usage });
  assert.equal(sent.length, 2);
  clock.advance(1000);
  assert.equal(sent.length, 2);
  assert.equal(clock.pending, 0);
});
