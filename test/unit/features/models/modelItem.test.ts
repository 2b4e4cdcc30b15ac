import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelEntry } from '../../../../src/common/models.ts';
import { isRemovable, modelItem } from '../../../../src/features/models/modelItem.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

const gpt2: ModelEntry = {
  id: 'openai-community/gpt2',
  title: 'GPT-2',
  parameters: 124_439_808,
  licence: 'mit',
  downloadBytes: 549e6,
  diskBytes: 282e6,
  memoryBytes: 455e6,
  msPerToken: 10.04,
  state: 'absent',
  folder: undefined,
};

describe('modelItem', () => {
  it('says what it costs', () => {
    const { label, description, detail } = modelItem(gpt2, false, inEnglish);
    assert.deepEqual([label, description], ['GPT-2', 'download 549 MB, licence mit']);
    const speed = '75 words/s (10 ms/token)';
    assert.equal(detail, `124M parameters, disk 282 MB, memory 455 MB, ${speed}`);
  });

  it('leaves out what nobody knows', () => {
    const odd = { ...gpt2, parameters: undefined, msPerToken: undefined, licence: undefined };
    const { description, detail } = modelItem(odd, false, inEnglish);
    assert.equal(description, 'download 549 MB, licence unknown');
    assert.equal(detail, 'disk 282 MB, memory 455 MB');
  });

  for (const [state, words, removable] of [
    ['embedded', 'comes with Storywisp', false],
    ['absent', 'download 549 MB', false],
    ['partial', 'partly downloaded, 549 MB in all', true],
    ['ready', 'on this machine', true],
  ] as const) {
    it(`says "${words}" of one that is ${state}`, () => {
      const entry = { ...gpt2, state };
      assert.equal(modelItem(entry, false, inEnglish).description, `${words}, licence mit`);
      assert.equal(isRemovable(entry), removable);
    });
  }

  it('marks the one in use by a sign and in words', () => {
    const { label, description } = modelItem({ ...gpt2, state: 'ready' }, true, inEnglish);
    assert.deepEqual([label, description], ['$(check) GPT-2', 'in use, licence mit']);
  });
});
