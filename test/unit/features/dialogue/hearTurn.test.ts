import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import { hearTurn, type TurnPorts } from '../../../../src/features/dialogue/hearTurn.ts';

const cast = ['You', 'Mira'];

/** A model that says each answer in pieces, one an attempt. */
function model(...answers: readonly (readonly string[])[]) {
  const said: string[] = [];
  let asked = 0;
  let cancelled = 0;
  const ports: TurnPorts = {
    async ask(attempt, token, onText) {
      asked++;
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
  };
  return { ports, said, asked: () => asked, cancelled: () => cancelled };
}

describe('hearTurn', () => {
  it('asks the model no longer than the turn goes', async () => {
    const { ports, said, cancelled } = model([' Sit', ' down.', '\nYou:', ' Thanks', ' a lot']);
    assert.equal(await hearTurn(cast, ports, neverCancelled), 'Sit down.');
    assert.deepEqual(said, ['Sit', ' down.']);
    assert.equal(cancelled(), 1);
  });

  it('asks again when nothing was said, and not for ever', async () => {
    const late = model([' You: what?'], ['\n'], [' Well.']);
    assert.equal(await hearTurn(cast, late.ports, neverCancelled), 'Well.');
    const never = model();
    assert.equal(await hearTurn(cast, never.ports, neverCancelled), '');
    assert.equal(never.asked(), 3);
  });

  it('keeps what was said when it is stopped', async () => {
    const stop = new CancellationSource();
    const { ports, said, asked } = model([' Sit', ' down', ' here', '.']);
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
    await assert.rejects(hearTurn(cast, { ask, write: () => {} }, neverCancelled), failure);
  });
});
