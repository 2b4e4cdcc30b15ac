import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FolderMemory, readLore, readNote } from '../../../../src/features/memory/folderMemory.ts';

const options = { noteDepth: 3, loreParagraphs: 2 };
const lore = (name: string, ...keys: string[]) => ({ name: `lore/${name}.md`, keys, text: `About ${name}.` });
const memory = new FolderMemory(
  { name: '.storywisp/memory.md', text: 'A tale.' },
  { name: '.storywisp/note.md', text: 'Rain.' },
  [lore('anna', 'Anna'), lore('boat', 'boat'), lore('cat', 'cat')],
);
const namesFor = (text: string, own = 'story.md') => memory.partsFor(text, own, options).map(({ name }) => name);

describe('the memory of a folder', () => {
  it('is the notes, and of the lore what the last paragraphs name, in an order that stays', () => {
    assert.deepEqual(namesFor('Nobody.'), ['.storywisp/memory.md', '.storywisp/note.md']);
    assert.deepEqual(namesFor('The cat saw Anna.'), [
      '.storywisp/memory.md',
      'lore/anna.md',
      'lore/cat.md',
      '.storywisp/note.md',
    ]);
    assert.deepEqual(namesFor('Anna saw the cat.'), namesFor('The cat saw Anna.'));
  });

  it('forgets lore when its name is paragraphs away', () => {
    assert.ok(namesFor('Anna.\n\nOne.').includes('lore/anna.md'));
    assert.ok(!namesFor('Anna.\n\nOne.\n\nTwo.').includes('lore/anna.md'));
  });

  it("says how deep the author's note stands", () => {
    const note = memory.partsFor('x', 'story.md', options).find(({ kind }) => kind === 'note');
    assert.deepEqual(note, { kind: 'note', name: '.storywisp/note.md', text: 'Rain.', depth: 3 });
  });

  it('leaves a file out of its own context', () => {
    assert.ok(!namesFor('Anna', 'lore/anna.md').includes('lore/anna.md'));
    assert.ok(!namesFor('Anna', '.storywisp/memory.md').includes('.storywisp/memory.md'));
  });

  it('has no part without text', () => {
    const empty = new FolderMemory({ name: 'a', text: '' }, undefined, []);
    assert.deepEqual(empty.partsFor('Anna', 'story.md', options), []);
  });
});

describe('reading a file of the memory', () => {
  it('leaves comments and blanks around it to the writer, whatever ends its lines', () => {
    const text = '<!-- For me.\r\nTwo lines. -->\r\n\r\nA tale.\r\nOf the sea.\r\n';
    assert.deepEqual(readNote({ name: 'a', text }), { name: 'a', text: 'A tale.\nOf the sea.' });
  });

  it('takes lore with its keys, and none that names or says nothing', () => {
    assert.deepEqual(readLore({ name: 'a', text: '---\r\nkeys: Anna\r\n---\r\n\r\nOld. <!-- How old? -->\r\n' }), {
      name: 'a',
      keys: ['Anna'],
      text: 'Old.',
    });
    assert.equal(readLore({ name: 'a', text: 'My thoughts.' }), undefined);
    assert.equal(readLore({ name: 'a', text: '---\nkeys: Anna\n---\n<!-- later -->' }), undefined);
    assert.ok('problem' in (readLore({ name: 'a', text: '---\nkeys: [Anna\n---\nOld.' }) ?? {}));
  });
});
