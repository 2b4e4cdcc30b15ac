import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainMarkdown } from '../../../src/editor/plainMarkdown.ts';

test('says what it is given, whatever Markdown would make of it', () => {
  assert.equal(plainMarkdown(' # A *b* [c](d) <e> '), '\\# A \\*b\\* \\[c\\]\\(d\\) \\<e\\>');
  assert.equal(plainMarkdown('One  day \n\n he\tsaid'), 'One day  \n  \nhe said');
});
