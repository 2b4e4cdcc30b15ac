import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsInside } from '../../../src/common/stepsInside.ts';

test('follows no path out of the folder', () => {
  assert.deepEqual(stepsInside('.storywisp/memory.md'), ['.storywisp', 'memory.md']);
  assert.deepEqual(stepsInside('./notes\\world.md'), ['notes', 'world.md']);
  for (const path of ['', '../x.md', 'a/../../x', '/etc/x', 'C:\\x', '\\\\host\\x', 'a//b', 'a/']) {
    assert.equal(stepsInside(path), undefined, path);
  }
});
