import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFrontMatter } from '../../../../src/features/memory/frontMatter.ts';

const keysOf = (...lines: string[]) => {
  const read = readFrontMatter(['---', ...lines, '---', 'Body.'].join('\n'));
  return 'problem' in read ? read.problem : read.keys;
};

describe('the front matter of lore', () => {
  it('names keys in brackets, after one another, or one to a line', () => {
    assert.deepEqual(keysOf('keys: [Mara, the old harbour]'), ['Mara', 'the old harbour']);
    assert.deepEqual(keysOf('keys: Mara, harbour'), ['Mara', 'harbour']);
    assert.deepEqual(keysOf('keys: Mara'), ['Mara']);
    assert.deepEqual(keysOf('keys:', '- Mara', '  - the old harbour', '', '- x # not this'), [
      'Mara',
      'the old harbour',
      'x',
    ]);
    assert.deepEqual(keysOf('keys: []'), []);
    assert.deepEqual(keysOf('keys: [Mara,]'), ['Mara']);
  });

  it('takes names in quotes, with what else would part or end them', () => {
    assert.deepEqual(keysOf(`keys: ["Mara, the elder", 'O''Brien', O'Neil, "a: b"]`), [
      'Mara, the elder',
      "O'Brien",
      "O'Neil",
      'a: b',
    ]);
    assert.deepEqual(keysOf('keys:', '- "Mara, the elder"'), ['Mara, the elder']);
  });

  it('lets other fields pass, whatever is in them', () => {
    assert.deepEqual(
      keysOf('title: "A: b"', '# a comment', 'tags:', '  - one', '- two', 'aliases: [x', '  y]', 'keys: Mara', 'z: 1'),
      ['Mara'],
    );
  });

  it('gives the body as it is; without front matter that is all', () => {
    assert.deepEqual(readFrontMatter('---\nkeys: a\n---\n\nBody.\n---\nMore.'), {
      keys: ['a'],
      body: '\nBody.\n---\nMore.',
    });
    assert.deepEqual(readFrontMatter('Just text.\n---\n'), { keys: [], body: 'Just text.\n---\n' });
    assert.deepEqual(readFrontMatter(''), { keys: [], body: '' });
  });

  it('is broken in words', () => {
    const read = readFrontMatter('---\nkeys: a\nBody.');
    assert.ok('problem' in read && /does not end/.test(read.problem));
    for (const lines of [['keys: a', '<<<<<<< HEAD'], ['keys: a', 'nonsense'], [': x']]) {
      assert.match(String(keysOf(...lines)), /does not read "name: value"/, lines.join());
    }
    for (const lines of [
      ['keys: [a, b'],
      ['keys: a]'],
      ['keys: [a, [b]]'],
      ['keys: {a: b}'],
      ['keys: "a'],
      ['keys: [a,, b]'],
      ['keys: [a, "-"]'],
      ['keys:', '  a'],
      ['keys:', '- a, b'],
      ['keys:', '- - a'],
    ]) {
      assert.match(String(keysOf(...lines)), /keys are neither/, lines.join());
    }
  });

  it('takes time that grows with the text', () => {
    for (const long of [
      `keys: ${'a '.repeat(30_000)}`,
      `keys: [${'a,'.repeat(30_000)}`,
      `keys: ${'"'.repeat(60_000)}`,
    ]) {
      readFrontMatter(`---\n${long}\n---\n`);
    }
  });
});
