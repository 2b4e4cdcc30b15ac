import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newDialogue, saidOf } from '../../../../src/features/dialogue/cast.ts';
import { readDialogue, readSpeakers } from '../../../../src/features/dialogue/dialogue.ts';
import { linesOf } from '../../../support/pageOf.ts';

const page =
  'The storm came on Monday. In the tower old Mira lit the lamp, and Captain Flint cursed.\n\n' +
  'Nobody liked Mira’s lamp. "I saw Mira," said Tom. He had seen Mira twice. It was late.';

describe('saidOf', () => {
  it('is the first sentences that name them', () => {
    assert.equal(saidOf('Captain Flint', page), 'In the tower old Mira lit the lamp, and Captain Flint cursed.');
    assert.equal(saidOf('Nobody Else', page), '');
  });
});

describe('newDialogue', () => {
  it('is read as what it was made from', () => {
    const text = newDialogue('Mira', 'She keeps the lighthouse.', 'yours first');
    const speakers = readSpeakers(linesOf(text));
    assert.deepEqual(speakers, ['You', 'Mira']);
    assert.deepEqual(readDialogue(text, ['You', 'Mira']), {
      speakers: ['You', 'Mira'],
      persona: 'She keeps the lighthouse.',
      turns: [{ speaker: 'You', text: '' }],
    });
    assert.ok(text.endsWith('\n\nYou: '));
  });
});
