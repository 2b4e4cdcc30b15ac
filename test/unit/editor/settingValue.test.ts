import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SETTINGS, type SettingKey } from '../../../src/common/settings.ts';
import { isLanguageOn, readSettingValue } from '../../../src/editor/settingValue.ts';

describe('readSettingValue', () => {
  it('takes what the table allows, with no note', () => {
    assert.deepEqual(readSettingValue('sampling.temperature', 1.3), { value: 1.3, note: undefined });
    assert.deepEqual(readSettingValue('model.name', '/models/gpt2'), { value: '/models/gpt2', note: undefined });
    assert.deepEqual(readSettingValue('model.precision', 'fp32'), { value: 'fp32', note: undefined });
    assert.deepEqual(readSettingValue('inline.midWord', true), { value: true, note: undefined });
    assert.deepEqual(readSettingValue('inline.delay', null), { value: null, note: undefined });
    assert.deepEqual(readSettingValue('inline.delay', 0), { value: 0, note: undefined });
  });

  it('falls back to the default where nothing is set', () => {
    for (const key of Object.keys(SETTINGS) as SettingKey[]) {
      assert.deepEqual(readSettingValue(key, undefined), { value: SETTINGS[key].default, note: undefined });
    }
  });

  it('clamps what is out of range and says so', () => {
    const high = readSettingValue('sampling.temperature', 9);
    assert.equal(high.value, 2);
    assert.match(high.note ?? '', /storywisp\.sampling\.temperature must be from 0 to 2; 2 is used/);
    assert.equal(readSettingValue('sampling.topP', 0).value, 0.01);
    assert.equal(readSettingValue('inline.alternatives', -3).value, 1);
  });

  it('rounds what must be whole', () => {
    const { value, note } = readSettingValue('sampling.topK', 40.6);
    assert.equal(value, 41);
    assert.match(note ?? '', /whole number/);
    assert.equal(readSettingValue('sampling.temperature', 0.55).value, 0.55);
  });

  it('refuses wrong types with the default and a note', () => {
    const wrong: [SettingKey, unknown][] = [
      ['sampling.temperature', 'hot'],
      ['sampling.temperature', Number.NaN],
      ['sampling.topK', null],
      ['inline.delay', 'soon'],
      ['inline.midWord', 'yes'],
      ['model.name', 3],
      ['model.precision', 'fp64'],
      ['model.precision', {}],
      ['inline.languages', 7],
      ['inline.languages', ['markdown']],
      ['inline.inside', null],
    ];
    for (const [key, raw] of wrong) {
      const { value, note } = readSettingValue(key, raw);
      assert.deepEqual(value, SETTINGS[key].default, key);
      assert.ok(note, `${key} ${JSON.stringify(raw)}`);
    }
  });

  it('keeps of a list what is text', () => {
    assert.deepEqual(readSettingValue('care.words', ['a', 'b*']), { value: ['a', 'b*'], note: undefined });
    const { value, note } = readSettingValue('care.words', ['a', 3, null]);
    assert.deepEqual(value, ['a']);
    assert.match(note ?? '', /must hold only texts/);
    assert.deepEqual(readSettingValue('care.words', 'blood').value, []);
  });

  it('reads a map over its defaults and drops only what is wrong in it', () => {
    assert.deepEqual(readSettingValue('inline.languages', { latex: true, markdown: false }), {
      value: { '*': false, markdown: false, plaintext: true, latex: true },
      note: undefined,
    });
    const { value, note } = readSettingValue('inline.languages', { latex: 'on', plaintext: false });
    assert.deepEqual(value, { '*': false, markdown: true, plaintext: false });
    assert.match(note ?? '', /true or false/);
  });
});

describe('isLanguageOn', () => {
  it('takes the name first and the star for the rest', () => {
    assert.equal(isLanguageOn({ '*': false, markdown: true }, 'markdown'), true);
    assert.equal(isLanguageOn({ '*': false, markdown: true }, 'python'), false);
    assert.equal(isLanguageOn({ '*': true, python: false }, 'python'), false);
    assert.equal(isLanguageOn({ '*': true }, 'constructor'), true);
    assert.equal(isLanguageOn({}, 'markdown'), false);
  });
});
