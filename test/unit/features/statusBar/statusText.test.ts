import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StorywispError } from '../../../../src/common/errors.ts';
import { type StatusFacts, statusText } from '../../../../src/features/statusBar/statusText.ts';
import { resultOf } from '../../../support/fakeModelService.ts';

const calm: StatusFacts = {
  model: { state: 'ready' },
  here: true,
  pausedUntil: undefined,
  whyNothing: undefined,
  last: undefined,
};
const t = (message: string, ...args: (string | number)[]) => message.replace(/\{(\d)\}/g, (_, i) => String(args[i]));
const say = (changes: Partial<StatusFacts>) => statusText({ ...calm, ...changes }, t);

describe('statusText', () => {
  const states: readonly [Partial<StatusFacts>, icon: string, label: string][] = [
    [{}, 'edit', 'Ready'],
    [{ here: undefined }, 'edit', 'Ready'],
    [{ model: { state: 'stopped' } }, 'edit', 'Starts when you write'],
    [{ model: { state: 'starting' } }, 'loading~spin', 'Starting'],
    [
      { model: { state: 'loading', task: 'Compiling the model', done: 0.456 } },
      'loading~spin',
      'Compiling the model, 46 %',
    ],
    [{ model: { state: 'loading' } }, 'loading~spin', 'Loading the model'],
    [{ model: { state: 'busy' } }, 'loading~spin', 'Writing'],
    [{ here: false }, 'circle-slash', 'Off for this kind of document'],
    [{ pausedUntil: 'never' }, 'debug-pause', 'Paused'],
    [{ pausedUntil: '14:35', here: false }, 'debug-pause', 'Paused until 14:35'],
    [{ model: { state: 'failed' }, pausedUntil: 'never' }, 'warning', 'The model process has stopped'],
  ];
  for (const [changes, icon, label] of states) {
    it(`says "${label}"`, () => {
      const status = say(changes);
      assert.equal(status.text, `$(${icon}) Storywisp`);
      assert.equal(status.label, `Storywisp: ${label}`);
      assert.equal(status.isWarning, changes.model?.state === 'failed');
    });
  }

  it('has the figures and the reason in its tooltip', () => {
    const model = {
      name: 'fable-14m',
      parameters: 14_200_000,
      precision: 'int8',
      maxPositions: 512,
      vocabularySize: 9,
    } as const;
    const { tooltip } = say({
      model: { state: 'ready', model, usage: { memory: 180 * 1024 * 1024, processorMs: 12_400, computedTokens: 5000 } },
      last: resultOf(['x']),
      whyNothing: 'Text is selected.',
    });
    const text = tooltip.join('\n');
    for (const words of [
      'fable-14m, 14 million',
      '180 MB',
      '12 s',
      '30 ms',
      '15 of 20',
      'Nothing is shown: Text is selected.',
    ]) {
      assert.ok(text.includes(words), `${words} in ${text}`);
    }
  });

  it('says why the process failed', () => {
    const error = new StorywispError('model-missing', '/models/none');
    assert.ok(say({ model: { state: 'failed', error } }).tooltip.includes(error.message));
  });
});
