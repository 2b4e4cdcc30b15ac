import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelOffer } from '../../../../src/common/models.ts';
import { assertRoom, offerQuestion } from '../../../../src/features/models/offerQuestion.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

const offer: ModelOffer = {
  repository: 'openai-community/gpt2',
  revision: 'a'.repeat(40),
  host: 'huggingface.co',
  format: 'checkpoint',
  parameters: 124_439_808,
  licence: 'mit',
  downloadBytes: 550e6,
  presentBytes: 0,
  diskBytes: 282e6,
  freeBytes: 31e9,
  folder: '/home/writer/models',
};

describe('offerQuestion', () => {
  it('says size, host, folder, free disk, parameters and licence', () => {
    const { message, detail } = offerQuestion(offer, inEnglish);
    assert.equal(message, 'Download openai-community/gpt2?');
    assert.deepEqual(detail.split('\n').slice(0, 3), [
      '550 MB from huggingface.co.',
      'It will take 282 MB in /home/writer/models, where 31.0 GB are free.',
      '124M parameters; licence mit.',
    ]);
  });

  it('says what is here already, what is unknown, and that an export is slower', () => {
    const odd = { ...offer, presentBytes: 200e6, parameters: undefined, licence: undefined, format: 'onnx' } as const;
    const { detail } = offerQuestion(odd, inEnglish);
    assert.match(detail, /^550 MB from huggingface\.co, of which 200 MB are here already\.$/m);
    assert.match(detail, /^licence unknown; an ONNX export, which writes slower than a GPT-2 checkpoint\.$/m);
  });
});

describe('assertRoom', () => {
  it('wants room for what is still to come and for what is made of it', () => {
    assertRoom({ ...offer, freeBytes: 832e6 });
    assertRoom({ ...offer, presentBytes: 550e6, freeBytes: 282e6 });
    assert.throws(() => assertRoom({ ...offer, freeBytes: 831e6 }), {
      code: 'storage-failed',
      detail: 'openai-community/gpt2 needs 832 MB in /home/writer/models for now, and 831 MB are free',
    });
  });
});
