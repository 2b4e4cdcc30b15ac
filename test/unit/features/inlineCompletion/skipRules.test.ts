import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MarkdownPart } from '../../../../src/features/inlineCompletion/markdownContext.ts';
import type { Situation } from '../../../../src/features/inlineCompletion/situation.ts';
import { skipReason } from '../../../../src/features/inlineCompletion/skipRules.ts';
import { settings, situationOf } from '../../../support/situationOf.ts';

const alone = { asked: false, quiet: false };
const asking = { asked: true, quiet: false };

describe('skipReason', () => {
  it('lets the end of a line of prose through', () => {
    for (const text of [
      'The cat|',
      'The cat |',
      'One.\n\n|',
      '“The cat|”',
      'The cat|**)',
      'He said "no|."',
      'A|\nnext line',
    ]) {
      assert.equal(skipReason(situationOf(text), alone), undefined, text);
    }
  });

  const always: readonly [string, Partial<Situation>][] = [
    ['modelFailed', { modelFailed: true }],
    ['languageOff', { settings: { ...settings, languageOn: false } }],
    ['inlineSuggestOff', { settings: { ...settings, inlineSuggestOn: false } }],
    ['paused', { paused: true }],
    ['commandWrites', { commandWrites: true }],
    ['readOnly', { writable: false }],
    ['cursors', { cursors: 2 }],
    ['selecting', { selecting: true }],
    ['code', { inside: 'code' }],
    ['frontMatter', { inside: 'frontMatter' }],
    ['links', { inside: 'links' }],
    ['tables', { inside: 'tables' }],
    ['comments', { inside: 'comments' }],
  ];
  for (const [reason, changes] of always) {
    it(`${reason} holds whether it was asked or not`, () => {
      assert.equal(skipReason(situationOf('The cat|', changes), alone), reason);
      assert.equal(skipReason(situationOf('The cat|', changes), asking), reason);
    });
  }

  it('writes in a part of Markdown that is switched on', () => {
    for (const inside of ['code', 'frontMatter', 'links', 'tables', 'comments'] as MarkdownPart[]) {
      const on = { ...settings, inside: { ...settings.inside, [inside]: true } };
      assert.equal(skipReason(situationOf('The cat|', { inside, settings: on }), alone), undefined);
    }
  });

  it('does not put words into the mouth of a writer who takes turns, unless asked', () => {
    const situation = situationOf('You: Good evening|', { isDialogue: true });
    assert.equal(skipReason(situation, alone), 'dialogue');
    assert.equal(skipReason(situation, asking), undefined);
  });

  const byItself: readonly [string, string][] = [
    ['empty', '|'],
    ['empty', ' \n\t|'],
    ['midWord', 'The c|at'],
    ['midWord', 'Ein Mä|rchen'],
    ['textAfter', 'The cat| sat down.'],
    ['textAfter', 'The cat |and the dog'],
  ];
  for (const [reason, text] of byItself) {
    it(`${reason} at ${JSON.stringify(text)}, unless asked`, () => {
      assert.equal(skipReason(situationOf(text), alone), reason);
      assert.equal(skipReason(situationOf(text), asking), undefined);
    });
  }

  it('writes in the middle of a word where that is switched on, at the end of the line', () => {
    const midWord = { settings: { ...settings, midWord: true } };
    assert.equal(skipReason(situationOf('The c|at', midWord), alone), undefined);
    assert.equal(skipReason(situationOf('The c|at sat', midWord), alone), 'textAfter');
  });

  it('is quiet after Esc, unless asked', () => {
    assert.equal(skipReason(situationOf('The cat|'), { asked: false, quiet: true }), 'quiet');
    assert.equal(skipReason(situationOf('The cat|'), { asked: true, quiet: true }), undefined);
  });
});
