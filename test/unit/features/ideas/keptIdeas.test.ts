import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { growthFor, type KeptIdea } from '../../../../src/features/ideas/keptIdeas.ts';

const idea: KeptIdea = { text: 'The Lamp', title: 'Titles', note: '2026-11-26, story.md' };
const ITEM = '- The Lamp *(2026-11-26, story.md)*\n';

function kept(contents: string, given: Partial<KeptIdea> = {}): string | undefined {
  const growth = growthFor(contents, { ...idea, ...given }, 'Ideas');
  return growth && contents.slice(0, growth.offset) + growth.text + contents.slice(growth.offset);
}

describe('the file of kept ideas', () => {
  const cases: readonly [name: string, contents: string, grown: string][] = [
    ['begins with a title', '', `# Ideas\n\n## Titles\n\n${ITEM}`],
    [
      'has a heading for each kind',
      '# Mine\n\n## Names\n\n- Agnes\n',
      `# Mine\n\n## Names\n\n- Agnes\n\n## Titles\n\n${ITEM}`,
    ],
    ['grows at the end of its section', '## titles\n\n- A\n\n## Names\n', `## titles\n\n- A\n${ITEM}\n## Names\n`],
    [
      'grows below sections of a section',
      '# Titles\n## Good\n- A\n# Names\n',
      `# Titles\n## Good\n- A\n${ITEM}# Names\n`,
    ],
    ['leaves what the writer wrote in it', '## Titles\n\nNot these.\n\n\n', `## Titles\n\nNot these.\n\n${ITEM}\n\n`],
    ['takes an empty section', '## Titles', `## Titles\n\n${ITEM}`],
    ['takes a last line without an end', '## Titles\n- A', `## Titles\n- A\n${ITEM}`],
    ['has one empty line before a new section', 'Notes', `Notes\n\n## Titles\n\n${ITEM}`],
    ['takes code for no heading', '```\n## Titles\n```\n', `\`\`\`\n## Titles\n\`\`\`\n\n## Titles\n\n${ITEM}`],
    ['keeps line ends', '## Titles\r\n\r\n- A\r\n', `## Titles\r\n\r\n- A\r\n${ITEM.replace('\n', '\r\n')}`],
  ];
  for (const [name, contents, grown] of cases) it(name, () => assert.equal(kept(contents), grown));

  it('holds an idea once in a section', () => {
    assert.equal(kept(kept('') ?? ''), undefined);
    assert.equal(kept('## Titles\n\n- The Lamp\n'), undefined);
    assert.notEqual(kept('## Titles\n\n- The Lamp of Old\n'), undefined);
    assert.notEqual(kept('## Names\n\n- The Lamp\n'), undefined);
  });

  it('holds an idea as prose, whatever it begins with', () => {
    assert.match(kept('', { text: '# No heading' }) ?? '', /\n- \\# No heading \*\(/);
    assert.match(kept('', { text: '1. First' }) ?? '', /\n- 1\\. First \*\(/);
    assert.match(kept('', { text: 'One.\n\n> Two.' }) ?? '', /\n- One\.\n\n {2}\\> Two\. \*\(/);
    assert.match(kept('', { note: 'a_b*.md' }) ?? '', /\*\(a\\_b\\\*\.md\)\*\n$/);
  });
});
