import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Session } from '../../../src/editor/session.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('Session', () => {
  it('ends a pause by itself, and says so', () => {
    const clock = new ManualClock();
    const session = new Session(clock);
    const ends: unknown[] = [];
    session.onDidChange(() => ends.push(session.pausedUntil));
    session.pause(5);
    clock.advance(5 * 60_000 - 1);
    assert.equal(session.pausedUntil, 5 * 60_000);
    clock.advance(1);
    assert.equal(session.pausedUntil, undefined);
    assert.deepEqual(ends, [5 * 60_000, undefined]);
  });

  it('keeps an endless pause until it is resumed', () => {
    const clock = new ManualClock();
    const session = new Session(clock);
    session.pause(undefined);
    clock.advance(1e9);
    assert.equal(session.pausedUntil, 'never');
    session.resume();
    assert.equal(session.pausedUntil, undefined);
  });

  it('lets the newest pause hold and leaves no timer behind', () => {
    const clock = new ManualClock();
    const session = new Session(clock);
    session.pause(5);
    session.pause(60);
    clock.advance(10 * 60_000);
    assert.notEqual(session.pausedUntil, undefined);
    session.dispose();
    assert.equal(clock.pending, 0);
  });

  it('counts the commands that write', () => {
    const session = new Session(new ManualClock());
    const one = session.beginWriting('a');
    const two = session.beginWriting('a');
    one.dispose();
    one.dispose();
    assert.equal(session.isWriting, true);
    assert.equal(session.isWritingIn('a'), true);
    assert.equal(session.isWritingIn('b'), false);
    two.dispose();
    assert.equal(session.isWriting, false);
    assert.equal(session.isWritingIn('a'), false);
  });

  it('tells of a reason once', () => {
    const session = new Session(new ManualClock());
    let changes = 0;
    session.onDidChange(() => changes++);
    const refusal = { words: 'because', remedy: undefined };
    session.noteWhyNothing(refusal);
    session.noteWhyNothing({ ...refusal });
    assert.deepEqual(session.whyNothing, refusal);
    session.noteWhyNothing(undefined);
    assert.equal(session.whyNothing, undefined);
    assert.equal(changes, 2);
  });
});
