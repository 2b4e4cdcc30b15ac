import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillPattern, needsName, nextAfter } from '../../../../src/common/ideas/fillPattern.ts';
import { BUILT_IN_PATTERNS, completed, NEXT, patternFor } from '../../../../src/common/ideas/pattern.ts';

const PAGE = 'The king wept.\n\nHis daughter had not come home.';
const material = (given: Partial<{ page: string; line: string; names: readonly string[] }>) => ({
  page: PAGE,
  line: '',
  names: [],
  ...given,
});
const pattern = (written: Parameters<typeof completed>[0] | Omit<Parameters<typeof completed>[0], 'id'>) =>
  completed({ id: 'own', ...written }, undefined);

describe('what an idea follows', () => {
  const { prompt } = pattern({});
  const cases: readonly [page: string, line: string, text: string][] = [
    [PAGE, '', `${PAGE} `],
    [PAGE, 'a storm  is coming', `${PAGE}\n\nA storm is coming. `],
    ['One.\nTwo.\n', 'then it rained!', 'One.\nTwo.\nThen it rained! '],
    ['', 'a storm', 'A storm. '],
    ['', '', ''],
  ];
  for (const [page, line, text] of cases) {
    it(`${JSON.stringify(page)} with the line ${JSON.stringify(line)}`, () => {
      assert.equal(fillPattern(pattern({ prompt }), material({ page, line })).textBefore, text);
    });
  }

  it('is the pattern’s own words where there is no page: an idea is weighed against them', () => {
    const { textBefore, form } = fillPattern(pattern({ prompt: '{page}\n\nIt is called "' }), material({}));
    assert.equal(textBefore, `${PAGE}\n\nIt is called "`);
    assert.equal(form.alone, 'It is called "');
  });

  it('leaves what the writer wrote as it is, and has quotation marks of the page’s kind', () => {
    const page = '“No,” he said. "Yes" {name} $&';
    const { textBefore } = fillPattern(pattern({ prompt: '{page}\n\n"It is," she said. "' }), material({ page }));
    assert.equal(textBefore, `${page}\n\n“It is,” she said. “`);
  });
});

describe('openings', () => {
  const openings = (page: string) => nextAfter(page).form.openings;

  it('in the middle of a sentence are its own rest; after one, new paragraphs too', () => {
    assert.deepEqual(openings('The king looked out and'), [{ before: ' ', lead: '' }]);
    const after = openings('“No,” he said.\n\nShe wept.');
    assert.deepEqual(after[0], { before: ' ', lead: '' });
    assert.ok(after.some(({ before, lead }) => before === '\n\n' && lead === 'Suddenly, '));
    assert.ok(after.some(({ lead }) => lead === '“'));
    assert.ok(openings('One.\nTwo.').some(({ before }) => before === '\n'));
  });

  it('of an empty page are first lines', () => {
    for (const { before, lead } of openings('')) assert.deepEqual([before, lead.length > 0], ['', true]);
  });

  it('name the characters in turn, and nobody where there is nobody', () => {
    const own = pattern({ begin: ['{name} hoped ', '{name} feared ', 'All hoped '] });
    const leads = (names: readonly string[]) =>
      fillPattern(own, material({ names })).form.openings.map(({ lead }) => lead);
    assert.deepEqual(leads(['Mira', 'Tom']), ['Mira hoped ', 'Tom feared ', 'All hoped ']);
    assert.deepEqual(leads([]), ['All hoped ']);
  });

  it('may have words that are no part of the idea', () => {
    const own = pattern({ prompt: '{page}\n\nThere came ', begin: ['a girl named {idea}', '{idea}The '] });
    assert.deepEqual(fillPattern(own, material({})).form.openings, [
      { before: ' a girl named ', lead: '' },
      { before: ' ', lead: 'The ' },
    ]);
  });
});

describe('the patterns that come with Storywisp', () => {
  it('have each an id and a title of their own, and Generate Ideas its kind', () => {
    for (const key of ['id', 'title'] as const) {
      assert.equal(new Set(BUILT_IN_PATTERNS.map((one) => one[key])).size, BUILT_IN_PATTERNS.length);
    }
    assert.ok(BUILT_IN_PATTERNS.some(({ id }) => id === NEXT));
  });

  it('that ask for what an empty page cannot give hand over to one that can', () => {
    const nothing = { page: ' \n', line: '' };
    assert.equal(patternFor(BUILT_IN_PATTERNS, NEXT, nothing)?.id, 'firstLines');
    assert.equal(patternFor(BUILT_IN_PATTERNS, NEXT, { ...nothing, line: 'a storm' })?.id, NEXT);
    assert.equal(patternFor(BUILT_IN_PATTERNS, 'none', nothing), undefined);
  });

  it('need a name only where no opening does without', () => {
    assert.deepEqual(
      BUILT_IN_PATTERNS.filter(needsName).map(({ id }) => id),
      ['wants'],
    );
  });
});
