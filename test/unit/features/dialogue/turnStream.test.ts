import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TurnStream } from '../../../../src/features/dialogue/turnStream.ts';

const cast = ['You', 'Mira', 'Captain Flint'];

/** What is heard of an answer, by pieces of `size` characters. */
function hear(answer: string, size: number): { text: string; isOver: boolean } {
  const turn = new TurnStream(cast);
  let text = '';
  for (let i = 0; i < answer.length; i += size) {
    const heard = turn.push(answer.slice(i, i + size));
    text += heard.text;
    if (heard.isOver) return { text, isOver: true };
  }
  text += turn.finish().text;
  return { text, isOver: false };
}

describe('TurnStream', () => {
  for (const [answer, text, isOver] of [
    [' Good evening, she said. ', 'Good evening, she said.', false],
    [' Sit down.\nYou: Thank you.', 'Sit down.', true],
    ['\n\n Sit down.\n', 'Sit down.', true],
    [' Sit down. You: Thank you.', 'Sit down.', true],
    [' Aye. captain flint: No.', 'Aye.', true],
    [' You: Hello', '', true],
    [' Your captain, the youth: all say you', 'Your captain, the youth: all say you', false],
    [' Captain Flin', 'Captain Flin', false],
    [' Thou: and the others', '', true],
    [' Old Tommy: Hi.', '', true],
    [' Old Tommy', 'Old Tommy', false],
    [' I said: and the others', 'I said: and the others', false],
    [' \n ', '', false],
  ] as const) {
    it(`hears ${JSON.stringify(text)} in ${JSON.stringify(answer)}, however it comes`, () => {
      for (const size of [1, 2, 3, 5, 100]) assert.deepEqual(hear(answer, size), { text, isOver }, `by ${size}`);
    });
  }

  it('hands words out as they come', () => {
    const turn = new TurnStream(cast);
    assert.equal(turn.push(' Good').text, '', 'or is it a name?');
    assert.equal(turn.push(' eve').text, 'Good eve');
    assert.equal(turn.push('ning. ').text, 'ning.');
    assert.equal(turn.push('Mi').text, '');
    assert.equal(turn.push('nd you').text, ' Mind');
    assert.equal(turn.finish().text, ' you');
  });

  it('hears nothing after the end', () => {
    const turn = new TurnStream(cast);
    turn.push(' No.\n');
    assert.deepEqual(turn.push('More.'), { text: '', isOver: true });
    assert.deepEqual(turn.finish(), { text: '', isOver: true });
  });
});

it('goes on with a turn that was begun', () => {
  const turn = new TurnStream(['You', 'Mira'], 'I saw');
  assert.equal(turn.push(' nothing').text, ' nothing', 'the blank is not lost');
  assert.deepEqual(new TurnStream(['You'], 'I saw').push('\nYou:'), { text: '', isOver: true });
});
