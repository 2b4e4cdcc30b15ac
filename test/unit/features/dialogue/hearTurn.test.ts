import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { hearTurn, type TurnPorts } from '../../../../src/features/dialogue/hearTurn.ts';

const cast = ['You', 'Mira'];
const noBlood = await Judge.by({ words: ['blood*'], list: 'none', hideFaults: true });

/** A model that says each answer in pieces, one an attempt. */
function model(...answers: readonly (readonly string[])[]) {
  const said: string[] = [];
  const read: string[] = [];
  const hidden: string[] = [];
  let asked = 0;
  let cancelled = 0;
  const ports: TurnPorts = {
    textBefore: 'Mira:',
    judge: noBlood,
    async ask(attempt, textBefore, token, onText) {
      asked++;
      read.push(textBefore);
      for (const piece of answers[attempt] ?? []) {
        if (token.isCancellationRequested) {
          cancelled++;
          throw new CancelledError();
        }
        onText(piece);
        await Promise.resolve();
      }
    },
    write: (text) => said.push(text),
    onHidden: ({ text }) => hidden.push(text),
  };
  return { ports, said, read, hidden, asked: () => asked, cancelled: () => cancelled };
}

describe('hearTurn', () => {
  it('asks the model no longer than the turn goes', async () => {
    const { ports, said, cancelled } = model([' Sit', ' down.', '\nYou:', ' Thanks', ' a lot']);
    assert.equal(await hearTurn(cast, ports, neverCancelled), 'Sit down.');
    assert.equal(said.join(''), 'Sit down.');
    assert.equal(cancelled(), 1);
  });

  it('asks again when nothing was said, and not for ever', async () => {
    const late = model([' You: what?'], ['\n'], [' Well.']);
    assert.equal(await hearTurn(cast, late.ports, neverCancelled), 'Well.');
    const never = model();
    assert.equal(await hearTurn(cast, never.ports, neverCancelled), '');
    assert.equal(never.asked(), 12);
  });

  it('keeps what was said when it is stopped', async () => {
    const stop = new CancellationSource();
    const { ports, said, asked } = model(' Sit down here by the fire and warm your hands'.split(/(?= )/));
    const write = (text: string) => {
      said.push(text);
      if (text === ' down') stop.cancel();
    };
    assert.equal(await hearTurn(cast, { ...ports, write }, stop.token), 'Sit down');
    assert.equal(asked(), 1);
  });

  it('passes the failure of the model on', async () => {
    const failure = new StorywispError('process-gone', 'killed');
    const ask = async () => {
      throw failure;
    };
    await assert.rejects(hearTurn(cast, { ...model().ports, ask }, neverCancelled), failure);
  });

  it('goes on from the word before what is hidden, with another seed', async () => {
    const { ports, said, read, hidden } = model([' I', ' saw', ' blood', ' there.', ' Go'], [' nothing.', '\nYou:']);
    assert.equal(await hearTurn(cast, ports, neverCancelled), 'I saw nothing.');
    assert.deepEqual(said, ['I saw', ' nothing.']);
    assert.deepEqual(read, ['Mira:', 'Mira: I saw']);
    assert.deepEqual(hidden, [' blood there.']);
  });

  it('says nothing when all of it is hidden, and does not look beyond the turn', async () => {
    const bloody = model([' Blood.', '\n'], ['Bloody', ' hell.', '\n'], [' Blood', '\n']);
    assert.equal(await hearTurn(cast, bloody.ports, neverCancelled), '');
    assert.equal(bloody.hidden.length, 3);
    const calm = model([' Well.', '\nYou: blood!']);
    assert.equal(await hearTurn(cast, calm.ports, neverCancelled), 'Well.');
    assert.deepEqual(calm.hidden, []);
  });
});
