import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Page } from '../../../src/common/care/page.ts';
import { Care, type Hidden } from '../../../src/editor/care.ts';
import { FakeSettings } from '../../support/fakeSettings.ts';
import { receiptOf } from '../../support/receiptOf.ts';

const hiddenAt = (before: string, text: string, reason: Hidden['fault']['reason'] = 'words'): Hidden => ({
  text,
  fault: { reason, start: 0, end: text.length, found: text },
  target: { document: 'file:///story.md', place: { before, offset: before.length }, receipt: receiptOf() },
});

describe('Care', () => {
  let settings: FakeSettings;
  let care: Care;
  let changes: number;

  beforeEach(() => {
    settings = new FakeSettings();
    care = new Care(settings);
    changes = 0;
    care.onDidChange(() => changes++);
  });

  it('judges by the settings as they are now', async () => {
    const calm = care.rulesFor(undefined);
    assert.equal(care.rulesFor(undefined), calm);
    assert.equal((await calm.judge).fault(' blood', new Page('')), undefined);
    settings.written.set('care.words', ['blood']);
    const strict = care.rulesFor(undefined);
    assert.notEqual(strict.name, calm.name);
    assert.equal((await strict.judge).fault(' blood', new Page(''))?.reason, 'words');
  });

  it('counts by reason, and knows the newest first', () => {
    care.hide([hiddenAt('a', '1'), hiddenAt('a', '2', 'loop')]);
    care.hide([hiddenAt('b', '3')]);
    assert.deepEqual(care.counts, [
      ['words', 2],
      ['loop', 1],
    ]);
    assert.deepEqual(
      care.hidden.map(({ text }) => text),
      ['3', '2', '1'],
    );
    assert.equal(changes, 2);
  });

  it('counts the same at the same place once', () => {
    care.hide([hiddenAt('a', '1')]);
    care.hide([hiddenAt('a', '1')]);
    assert.deepEqual([care.counts, changes], [[['words', 1]], 1]);
  });

  it('forgets what was taken, or all', () => {
    const [one, other] = [hiddenAt('a', '1'), hiddenAt('a', '2', 'copy')];
    care.hide([one, other]);
    care.taken(one);
    assert.deepEqual(care.counts, [['copy', 1]]);
    care.forget();
    assert.deepEqual([care.counts, care.hidden, changes], [[], [], 3]);
  });

  it('keeps the newest 200, and counts all', () => {
    for (let i = 0; i < 250; i++) care.hide([hiddenAt('a', String(i))]);
    assert.equal(care.hidden.length, 200);
    assert.equal(care.hidden[0]?.text, '249');
    assert.deepEqual(care.counts, [['words', 250]]);
  });
});
