import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StorywispError } from '../../../../src/common/errors.ts';
import { type StatusFacts, statusText } from '../../../../src/features/statusBar/statusText.ts';
import { resultOf } from '../../../support/fakeModelService.ts';

const calm: StatusFacts = {
  model: { state: 'ready' },
  host: undefined,
  here: true,
  pausedUntil: undefined,
  whyNothing: undefined,
  hidden: [],
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
    [
      { model: { state: 'ready', next: { state: 'loading', task: 'Preparing the model', done: 0.3 } } },
      'loading~spin',
      'Ready. Another model comes: Preparing the model, 30 %',
    ],
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

  it('has the figures and the reason in its lines', () => {
    const model = {
      name: 'fable-14m',
      parameters: 14_200_000,
      precision: 'int8',
      maxPositions: 512,
      vocabularySize: 9,
    } as const;
    const { lines } = say({
      model: { state: 'ready', model, usage: { memory: 180 * 1024 * 1024, processorMs: 12_400, computedTokens: 5000 } },
      last: resultOf(['x']),
      whyNothing: 'Text is selected.',
    });
    const text = lines.join('\n');
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

  it('counts what was hidden, by reason', () => {
    const { lines, label } = say({
      hidden: [
        ['words', 2],
        ['loop', 1],
      ],
    });
    const words = '3 suggestions hidden: your list (2), loop (1)';
    assert.equal(lines.at(-1), words);
    assert.ok(label.endsWith(words), 'a screen reader says so too');
    assert.match(say({ hidden: [['copy', 1]] }).label, /1 suggestion hidden: copy of the page \(1\)/);
    assert.doesNotMatch(say({}).lines.join(), /hidden/);
  });

  it('says to which host the text goes, by icon, by label and in the lines', () => {
    const there = { name: 'gemma', maxPositions: 2048, vocabularySize: 0, host: 'tower:8080 (not encrypted)' };
    const before = say({ model: { state: 'stopped' }, host: 'tower:8080' });
    const ready = say({ model: { state: 'ready', model: there }, host: 'tower:8080' });
    for (const [status, host] of [
      [before, 'tower:8080'],
      [ready, there.host],
    ] as const) {
      assert.equal(status.text, '$(cloud-upload) Storywisp');
      assert.ok(status.label.endsWith(`. Text is sent to ${host}`), status.label);
      assert.ok(status.lines.includes(`Text is sent to ${host}`));
    }
  });

  it('goes by the model that writes while another one is on its way', () => {
    const here = { name: 'fable-14m', maxPositions: 512, vocabularySize: 9 };
    const { text, label } = say({ model: { state: 'ready', model: here }, host: 'tower:8080' });
    assert.deepEqual([text, label], ['$(edit) Storywisp', 'Storywisp: Ready']);
  });

  it('says why the process failed, and that no text is sent then', () => {
    const error = new StorywispError('server-untrusted', 'tower:8080');
    const { label, lines } = say({ model: { state: 'failed', error }, host: 'tower:8080' });
    assert.ok(lines.includes(error.message));
    assert.doesNotMatch(`${label} ${lines}`, /Text is sent/);
  });
});
