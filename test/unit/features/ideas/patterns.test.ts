import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { BUILT_IN_PATTERNS } from '../../../../src/common/ideas/pattern.ts';
import { type PatternSet, patternSet } from '../../../../src/features/ideas/patternSet.ts';
import { readPatterns } from '../../../../src/features/ideas/patternText.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

/** The problems of a file, as `line: words`. */
function problemsOf(text: string): string[] {
  return readPatterns(text, inEnglish).problems.map(({ line, words }) => `${line}: ${words}`);
}

function setOf(...patterns: readonly object[]): PatternSet {
  const reading = readPatterns(JSON.stringify({ patterns }), inEnglish);
  assert.deepEqual(reading.problems, []);
  return patternSet(reading.patterns, inEnglish);
}

const idsOf = ({ patterns }: PatternSet) => patterns.map(({ id }) => id);
const builtInIds = BUILT_IN_PATTERNS.map(({ id }) => id);

describe('a file of patterns', () => {
  it('may be written as those that come with Storywisp are', () => {
    const text = readFileSync('src/common/ideas/builtInPatterns.json', 'utf8');
    const { patterns, problems } = readPatterns(text, inEnglish);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      patterns.map(({ pattern }) => pattern.id),
      builtInIds,
    );
  });

  it('may have comments and a comma too many', () => {
    assert.deepEqual(problemsOf('// mine\n{ "patterns": [{ "id": "own", }, ], }'), []);
  });

  const broken: readonly [text: string, problem: RegExp][] = [
    ['', /^1: this is not JSON/],
    ['{\n  "patterns": [\n', /^\d: this is not JSON/],
    ['[]', /^1: the file is wrong: .*"object"/],
    ['{}', /^1: "patterns" is missing/],
    ['{ "patterns": 3 }', /^1: "patterns" is wrong: .*"array"/],
    ['{ "patterns": [],\n "more": 1 }', /^2: there is no "more"/],
  ];
  for (const [text, problem] of broken) {
    it(`is not read at all: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readPatterns(text, inEnglish).patterns, []);
      assert.match(problemsOf(text).join(), problem);
    });
  }

  const wrong: readonly [pattern: string, problem: RegExp][] = [
    ['{ "title": "No id" }', /^3: "id" is missing/],
    ['{ "id": "own",\n "promt": "x" }', /^4: there is no "promt" in a pattern/],
    ['{ "id": "own",\n\n "ends": "word" }', /^5: "ends" is wrong/],
    ['{ "id": "own", "begin": [] }', /^3: "begin" is wrong/],
    ['{ "id": "own", "begin": [\n7] }', /^4: "begin" is wrong: .*"string"/],
    ['{ "id": "own", "sampling": { "temperature": 9 } }', /^3: "temperature" is wrong/],
    ['{ "id": "own", "words": [4, 2] }', /^3: fewest words are more than most/],
    ['{ "id": "own", "prompt": "{story}" }', /^3: \{story\} stands for nothing/],
    ['{ "id": "good" }', /^3: another pattern has the id "good"/],
    ['{ "id": "../x" }', /^3: "id" is wrong/],
  ];
  for (const [pattern, problem] of wrong) {
    it(`loses only ${pattern.replace(/\s+/g, ' ')}`, () => {
      const text = `{ "patterns": [\n{ "id": "good" },\n${pattern}] }`;
      const reading = readPatterns(text, inEnglish);
      assert.deepEqual(
        reading.patterns.map((one) => one.pattern.id),
        ['good'],
      );
      assert.match(problemsOf(text).join(), problem);
    });
  }
});

describe('patterns together', () => {
  it('stand beside those that come with Storywisp, or in their place', () => {
    const set = setOf({ id: 'rumours', title: 'Rumours' }, { id: 'titles', title: 'My titles' });
    assert.deepEqual(idsOf(set), [...builtInIds, 'rumours']);
    assert.equal(set.patterns.find(({ id }) => id === 'titles')?.title, 'My titles');
  });

  it('take what they leave out from the one that they extend, whatever the order', () => {
    const set = setOf(
      { id: 'a', extends: 'b', title: 'A' },
      { id: 'b', extends: 'titles', words: [1, 2] },
      { id: 'titles', extends: 'titles', maxNewTokens: 9 },
    );
    const titles = BUILT_IN_PATTERNS.find(({ id }) => id === 'titles');
    const a = set.patterns.find(({ id }) => id === 'a');
    assert.deepEqual(a, { ...titles, id: 'a', title: 'A', words: [1, 2], maxNewTokens: 9 });
    assert.deepEqual(set.problems, []);
  });

  it('that go in circles, or extend nothing, are left out with words; the others stay', () => {
    const set = setOf(
      { id: 'a', extends: 'b' },
      { id: 'b', extends: 'a' },
      { id: 'c', extends: 'nobody' },
      { id: 'd', extends: 'd' },
      { id: 'titles', extends: 'a' },
      { id: 'good', extends: 'names' },
    );
    assert.deepEqual(idsOf(set), [...builtInIds, 'good']);
    assert.match(set.problems.map(({ words }) => words).join('\n'), /it extends itself: a -> b -> a/);
    assert.equal(set.problems.length, 5);
  });
});
