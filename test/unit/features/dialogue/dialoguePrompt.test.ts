import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LONGEST_BEFORE } from '../../../../src/editor/documents.ts';
import { dialoguePrompt } from '../../../../src/features/dialogue/dialoguePrompt.ts';

const persona = 'Mira keeps the lighthouse. She says little.\n\nMr. Tom is her cat.';

describe('dialoguePrompt', () => {
  it('is a line a turn, the last one open; the persona goes first, sentence by sentence', () => {
    const turns = [
      { speaker: 'You', text: 'Good\n\nevening.' },
      { speaker: 'Mira', text: '' },
    ];
    assert.deepEqual(dialoguePrompt({ persona, turns }, 'Mira'), {
      textBefore: 'You: Good evening.\nMira:',
      memory: [
        { kind: 'pinned', name: 'Mira', text: 'Mira keeps the lighthouse.\nShe says little.\nMr. Tom is her cat.' },
      ],
    });
  });

  it('keeps the persona and the last whole turns, however long the dialogue is', () => {
    const turns = Array.from({ length: 1000 }, (_, i) => ({
      speaker: i % 2 ? 'Mira' : 'You',
      text: `This is turn ${i}.`,
    }));
    const { textBefore, memory } = dialoguePrompt({ persona, turns }, 'Mira');
    assert.equal(memory.length, 1);
    assert.ok(textBefore.length <= LONGEST_BEFORE);
    assert.ok(textBefore.length > LONGEST_BEFORE - 50);
    assert.match(textBefore, /^(?:You|Mira): This is turn \d+\.\n/);
    assert.ok(textBefore.endsWith('\nMira: This is turn 999.\nMira:'));
  });

  it('keeps the end of a turn that is longer than the room', () => {
    const { textBefore } = dialoguePrompt(
      { persona: '', turns: [{ speaker: 'You', text: `${'la '.repeat(9000)}end` }] },
      'A',
    );
    assert.ok(textBefore.length <= LONGEST_BEFORE);
    assert.ok(textBefore.endsWith('la end\nA:'));
  });

  it('has the story’s memory after the persona', () => {
    const memory = [
      { kind: 'pinned', name: 'memory.md', text: 'A tale of the sea.' },
      { kind: 'lore', name: 'lore/tom.md', text: 'Tom is a cat.' },
    ] as const;
    const given = dialoguePrompt({ persona: 'Mira is kind.', turns: [] }, 'Mira', memory).memory;
    assert.deepEqual(
      given.map(({ text }) => text),
      ['Mira is kind.', 'A tale of the sea.', 'Tom is a cat.'],
    );
  });

  it('has no note where there is no persona', () => {
    assert.deepEqual(dialoguePrompt({ persona: ' \n', turns: [] }, 'Mira'), { textBefore: 'Mira:', memory: [] });
  });
});
