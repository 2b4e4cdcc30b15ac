import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BUILT_IN_PATTERNS, type IdeaPattern, NEXT } from '../../../../src/common/ideas/pattern.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import { likeThis, materialFor, questionFor } from '../../../../src/features/ideas/question.ts';

const settings = { count: 5, samples: 10, maxNewTokens: 40, sampling: SAMPLING_DEFAULTS.ideas, seed: null };
const kind = (id: string) => BUILT_IN_PATTERNS.find((pattern) => pattern.id === id) as IdeaPattern;
const textBefore = 'At night old Mira lit the lamp. And then Tom came.';
const page = { textBefore, selected: '' };

describe('what ideas are made of', () => {
  it('is the page and who is in it, or what is selected', () => {
    assert.deepEqual(materialFor(kind(NEXT), page, ' rain '), {
      page: textBefore,
      line: 'rain',
      names: ['Mira', 'Tom'],
    });
    const selected = 'He saw Agnes go.';
    assert.deepEqual(materialFor(kind(NEXT), { textBefore, selected }, ''), {
      page: selected,
      line: '',
      names: ['Agnes'],
    });
  });

  it('is somebody that is selected, or named alone in the line, for a kind about a character', () => {
    const one = { page: textBefore, line: 'rain', names: ['Tom'] };
    assert.deepEqual(materialFor(kind('wants'), { textBefore, selected: 'Tom ' }, 'rain'), one);
    assert.deepEqual(materialFor(kind('wants'), page, 'Captain Flint.').names, ['Captain Flint']);
    assert.equal(materialFor(kind(NEXT), { textBefore, selected: 'Tom ' }, '').page, 'Tom ');
  });
});

describe('a question', () => {
  it('cannot be about a character where there is none', () => {
    assert.equal(questionFor(kind('wants'), { page: 'It rained.', line: '', names: [] }, settings), undefined);
    assert.notEqual(questionFor(kind('twists'), { page: 'It rained.', line: '', names: [] }, settings), undefined);
  });

  it('has the pattern’s settings before the writer’s, and more samples of what is short', () => {
    const { maxNewTokens = 0, sampling } = kind('titles');
    const asked = questionFor(kind('titles'), { page: textBefore, line: '', names: [] }, settings);
    assert.deepEqual(asked?.sampling, { ...settings.sampling, ...sampling });
    assert.equal(asked?.maxNewTokens, maxNewTokens);
    assert.equal(asked?.samples, Math.round((10 * 40) / maxNewTokens));
  });

  it('for ideas like one begins as that does', () => {
    const asked = questionFor(kind(NEXT), { page: textBefore, line: '', names: [] }, settings);
    assert.ok(asked);
    const { openings } = likeThis(asked, 'Suddenly, a ship came in, and all of them ran.').form;
    assert.deepEqual(openings, [
      { before: '\n\n', lead: 'Suddenly, a ' },
      { before: '\n\n', lead: 'Suddenly, a ship ' },
      { before: '\n\n', lead: 'Suddenly, a ship came ' },
      { before: '\n\n', lead: 'Suddenly, a ship came in, ' },
    ]);
    assert.deepEqual(
      likeThis(asked, 'Rosalind').form.openings.map(({ lead }) => lead),
      ['Ro', 'Ros', 'Rosa'],
    );
  });
});
