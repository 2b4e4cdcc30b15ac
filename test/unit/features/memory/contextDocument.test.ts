import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContextReport } from '../../../../src/common/memory.ts';
import { contextDocument } from '../../../../src/features/memory/contextDocument.ts';
import { readFrontMatter } from '../../../../src/features/memory/frontMatter.ts';
import { fileNameOf, loreTemplate } from '../../../../src/features/memory/loreTemplate.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

const report: ContextReport = {
  pieces: [
    { kind: 'pinned', name: 'memory.md', text: 'A tale.\n\n', tokens: 4 },
    { kind: 'page', name: '', text: 'One.\n\n', tokens: 3 },
    { kind: 'note', name: 'note.md', text: 'Rain.\n\n', tokens: 3 },
    { kind: 'page', name: '', text: 'Two', tokens: 1 },
  ],
  forced: ' fo',
  cut: [
    { kind: 'lore', name: 'lore/a.md', tokens: 300, kept: 0 },
    { kind: 'pinned', name: 'memory.md', tokens: 50, kept: 4 },
  ],
  pageLength: 12,
  tokens: 11,
  limit: 472,
  isEstimate: false,
};

describe('the document of a context', () => {
  const { text, sections } = contextDocument(
    report,
    { document: 'story.md', purpose: 'ghost text', lengthBefore: 112 },
    inEnglish,
  );
  const lines = text.split('\n');

  it('says what it is, how much there is, and what was cut', () => {
    assert.match(text, /at the cursor of story\.md\n11 tokens, of 472 at most\n/);
    assert.match(text, /begin with what stands at the cursor: " fo"/);
    assert.match(text, /Not read: the first 100 characters/);
    assert.match(text, /No room for: Lore · lore\/a\.md · 300 tokens/);
    assert.match(text, /Cut: Pinned note · memory\.md · the first 4 of 50 tokens are kept/);
  });

  it('has each piece word for word under a heading in words', () => {
    assert.deepEqual(
      sections.map(({ heading }) => lines[heading]),
      [
        '━━ Pinned note · memory.md · 4 tokens',
        '━━ Page · 3 tokens',
        "━━ Author's note · note.md · 3 tokens",
        '━━ Page · 1 token',
      ],
    );
    assert.deepEqual(
      sections.map(({ heading, end }) => lines.slice(heading + 1, end + 1).join('\n')),
      ['A tale.\n', 'One.\n', 'Rain.\n', 'Two'],
    );
  });

  it('says of a server that its figures are estimates, and nothing of what is not', () => {
    const short = { ...report, forced: '', cut: [], isEstimate: true };
    const words = contextDocument(short, { document: 'a', purpose: 'ghost text', lengthBefore: 12 }, inEnglish).text;
    assert.match(words, /estimates/);
    assert.doesNotMatch(words, /must begin|Not read|No room|Cut:/);
  });
});

describe('a new lore file', () => {
  it('is called by the name, in any file system', () => {
    assert.equal(fileNameOf('The Old Harbour!'), 'the-old-harbour');
    assert.equal(fileNameOf('../../etc/passwd'), 'etc-passwd');
    assert.equal(fileNameOf('Zoë'), 'zoë');
    assert.equal(fileNameOf(' / '), '');
  });

  it('has the name for its key', () => {
    for (const name of ['Mara', 'Mara, the "elder"', "O'Brien", '[x]: #y']) {
      const read = readFrontMatter(loreTemplate(name, 'words'));
      assert.ok('keys' in read);
      assert.deepEqual(read.keys, [name.replaceAll('"', "'")]);
    }
  });
});
