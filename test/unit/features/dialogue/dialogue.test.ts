import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readDialogue,
  readSpeakers,
  readTurn,
  speakerName,
  turnAt,
  whoAnswers,
} from '../../../../src/features/dialogue/dialogue.ts';
import { linesOf, pageOf } from '../../../support/pageOf.ts';

const cast = ['You', 'Mira', 'Captain Flint'];
const head = '---\ndialogue: You, Mira, Captain Flint # yours first\n---\n\nMira keeps the lighthouse.\n\n';

describe('readSpeakers', () => {
  it('finds them in the front matter, the writer first', () => {
    assert.deepEqual(readSpeakers(linesOf(`${head}You: `)), cast);
    assert.deepEqual(readSpeakers(linesOf('---\ntitle: A talk\ndialogue: Ann, Bo\n---\n')), ['Ann', 'Bo']);
  });

  for (const [what, text] of [
    ['a page without front matter', 'You: hello\nMira: hello'],
    ['front matter that is about something else', '---\ntitle: dialogue\n---\n'],
    ['front matter that never ends', '---\ndialogue: You, Mira\nYou: hello'],
    ['a writer alone', '---\ndialogue: You\n---\n'],
    ['the same name twice', '---\ndialogue: You, you\n---\n'],
    ['no names', '---\ndialogue: , # nobody\n---\n'],
    ['an empty page', ''],
  ] as const) {
    it(`takes ${what} for no dialogue`, () => assert.equal(readSpeakers(linesOf(text)), undefined));
  }
});

describe('readTurn', () => {
  it('reads a known name and a colon, in bold and in another case, too', () => {
    assert.deepEqual(readTurn('Mira: Good evening. ', cast), { speaker: 'Mira', text: 'Good evening.' });
    assert.deepEqual(readTurn('**captain flint:** Aye', cast), { speaker: 'Captain Flint', text: 'Aye' });
    assert.deepEqual(readTurn('You:', cast), { speaker: 'You', text: '' });
  });

  it('takes other colons for text', () => {
    for (const line of ['Tom: hello', 'Mira said: no', 'Mira, come', 'Mira:no', '']) {
      assert.equal(readTurn(line, cast), undefined, line);
    }
  });
});

describe('turnAt', () => {
  const at = (marked: string) => {
    const { document, place } = pageOf(head + marked);
    return turnAt(document, place, cast);
  };

  it('is the last turn, over several lines', () => {
    assert.deepEqual(at('Mira: Yes?\n\nYou: Good\nevening|\n  \n'), { speaker: 'You', text: 'Good\nevening' });
    assert.deepEqual(at('You: Hi.\n\nMira:|'), { speaker: 'Mira', text: '' });
  });

  it('is none where Enter is only Enter', () => {
    for (const marked of ['You: Hi.|\n\nMira: Yes?', 'You: Good| evening', '|', 'More of Mira.|']) {
      assert.equal(at(marked), undefined, marked);
    }
  });
});

describe('readDialogue', () => {
  it('parts the persona from the turns', () => {
    const text = `${head}She is kind.\n\nYou: Good\nevening.\n\nMira: Sit down.\nYou: `;
    const { persona, turns } = readDialogue(text, cast);
    assert.equal(persona, 'Mira keeps the lighthouse.\n\nShe is kind.');
    assert.deepEqual(turns, [
      { speaker: 'You', text: 'Good\nevening.' },
      { speaker: 'Mira', text: 'Sit down.' },
      { speaker: 'You', text: '' },
    ]);
  });
});

describe('whoAnswers', () => {
  const after = (...turns: readonly (readonly [string, string])[]) =>
    whoAnswers({ speakers: cast, persona: '', turns: turns.map(([speaker, text]) => ({ speaker, text })) });

  it('is who was silent longest', () => {
    assert.equal(after(['You', 'Hello.']), 'Mira');
    assert.equal(after(['Mira', 'Hm.'], ['You', 'Hello.']), 'Captain Flint');
    assert.equal(after(['Mira', 'Hm.'], ['Captain Flint', 'Aye.'], ['You', 'Well?']), 'Mira');
  });

  it('is whom the turn names', () => {
    assert.equal(after(['Mira', 'Hm.'], ['You', 'And then, Mira?']), 'Mira');
    assert.equal(after(['You', 'Captain, where to?']), 'Captain Flint');
    assert.equal(after(['Mira', 'Hm.'], ['You', 'Mira, ask the Captain.']), 'Captain Flint');
  });
});

describe('speakerName', () => {
  it('leaves nothing that ends a name or parts names', () => {
    assert.equal(speakerName('  Mira,\n the: Kind '), 'Mira the Kind');
    assert.equal(speakerName(' :,# '), '');
    assert.ok(speakerName('x'.repeat(200)).length <= 40);
  });
});
