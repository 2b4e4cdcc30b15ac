import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PRESETS } from '../../../../src/common/sampling.ts';
import { presetItems } from '../../../../src/features/presets/presetItems.ts';
import { parseTemperature, wordsOfTemperature } from '../../../../src/features/presets/temperature.ts';

describe('presetItems', () => {
  const t = (message: string) => message;
  const items = presetItems({ temperature: 0.5 }, t);

  it('lists every preset with what it sets', () => {
    assert.deepEqual(
      items.map(({ label }) => label),
      Object.keys(PRESETS),
    );
    const details = Object.fromEntries(items.map(({ label, detail }) => [label, detail]));
    assert.equal(details['Article'], 'temperature 0.8, top-k 50');
    assert.equal(details['Wild'], 'temperature 1.2, min-p 0.05');
    assert.equal(
      details['Steady'],
      'temperature 0.7, top-k 40, top-p 0.9, repetition penalty 1.2, repetition window 128',
    );
    assert.equal(details['Balanced'], 'Each use has its own');
  });

  it('marks the one that is in use, in words too', () => {
    const marked = (set: Parameters<typeof presetItems>[0]) =>
      presetItems(set, t).flatMap(({ name, label, description }) =>
        label === `$(check) ${name}` && description.startsWith('in use') ? [name] : [],
      );
    assert.deepEqual(marked({}), ['Balanced']);
    assert.deepEqual(marked(PRESETS.Wild), ['Wild']);
    assert.deepEqual(marked({ ...PRESETS.Wild, temperature: 1.1 }), []);
  });
});

describe('parseTemperature', () => {
  it('takes numbers from 0 to 2, with a point or a comma', () => {
    assert.equal(parseTemperature('0.8'), 0.8);
    assert.equal(parseTemperature(' 1,25 '), 1.25);
    assert.equal(parseTemperature('0'), 0);
    assert.equal(parseTemperature('2'), 2);
  });

  it('refuses the rest', () => {
    for (const text of ['', ' ', '-1', '2.1', 'hot', '1e0', '0x1', '1.2.3', 'NaN']) {
      assert.equal(parseTemperature(text), undefined, text);
    }
  });

  it('has words for each', () => {
    const words = [0, 0.3, 0.8, 1, 1.2, 1.8].map(wordsOfTemperature);
    assert.equal(new Set(words).size, words.length);
  });
});
