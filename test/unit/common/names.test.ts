import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namesIn } from '../../../src/common/names.ts';

const page =
  'The storm came on Monday. In the tower old Mira lit the lamp, and Captain Flint cursed.\n\n' +
  'Nobody liked Mira’s lamp. "I saw Mira," said Tom. He had seen Mira twice. It was late.';

describe('namesIn', () => {
  it('finds names inside sentences, the most frequent first', () => {
    assert.deepEqual(namesIn(page), ['Mira', 'Captain Flint', 'Tom']);
  });

  it('finds none in a heading', () => {
    assert.deepEqual(namesIn(`# The Lamp on the Hill\n\n${page}\n\n## In which Mira and Old Ned meet`), namesIn(page));
  });

  it('finds none in an empty page or one without', () => {
    assert.deepEqual(namesIn(''), []);
    assert.deepEqual(namesIn('It rained. And then I slept until March. “No,” he said, “I did not.”'), []);
  });
});
