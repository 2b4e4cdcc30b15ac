import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOpening, withoutMarks } from '../../../../src/features/story/opening.ts';

describe('the opening of a story', () => {
  for (const title of ['The Lost King', 'Chapter 7', 'A Fox in the Snow', 'Émile and the Fox']) {
    it(`is a title in ${JSON.stringify(title)}`, () => assert.equal(readOpening(title)?.kind, 'title'));
  }

  it('is a title in any heading, without its marks', () => {
    assert.deepEqual(readOpening('## once upon a time'), { kind: 'title', text: 'once upon a time' });
    assert.equal(withoutMarks('# The King\n\n# Two'), 'The King\n\n# Two');
  });

  for (const line of ['Once upon a time there was', 'The King died.', '“Run!”', 'He said:']) {
    it(`is a first line in ${JSON.stringify(line)}`, () => assert.equal(readOpening(line)?.kind, 'firstLine'));
  }

  for (const line of ['', '   ', '***', '# ', '—']) {
    it(`is not in ${JSON.stringify(line)}`, () => assert.equal(readOpening(line), undefined));
  }
});
