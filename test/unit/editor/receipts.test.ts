import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { modelName, type Passage, Receipts } from '../../../src/editor/receipts.ts';
import { FakeModelService } from '../../support/fakeModelService.ts';

function passage(text: string, candidate = 0): Passage {
  return {
    document: 'untitled:story',
    offset: 7,
    text,
    receipt: {
      feature: 'ghostText',
      model: 'fable-14m',
      seed: 5,
      sampling: SAMPLING_DEFAULTS.ghostText,
      maxNewTokens: 32,
      stopAt: 'sentence',
      candidate,
      time: 0,
    },
  };
}

describe('Receipts', () => {
  it('tells what was shown together, what was taken of it, and what was passed by', () => {
    const receipts = new Receipts();
    const heard: unknown[] = [];
    receipts.onDidShow((passages) => heard.push(['shown', passages.map(({ text }) => text)]));
    receipts.onDidTake(({ text }) => heard.push(['taken', text]));
    receipts.onDidPass(({ passage: { text }, how }) => heard.push([how, text]));
    const [sat, ran] = [passage(' sat.', 0), passage(' ran.', 1)];
    receipts.show([sat, ran]);
    receipts.pass([sat], 'cycledPast');
    receipts.take(ran);
    assert.deepEqual(heard, [
      ['shown', [' sat.', ' ran.']],
      ['cycledPast', ' sat.'],
      ['taken', ' ran.'],
    ]);
  });

  it('says nothing of an answer without a text, and nothing after its end', () => {
    const receipts = new Receipts();
    const heard: unknown[] = [];
    receipts.onDidShow((passages) => heard.push(passages));
    receipts.show([]);
    receipts.dispose();
    receipts.show([passage(' sat.')]);
    assert.deepEqual(heard, []);
  });
});

describe('modelName', () => {
  it('is the name of the model that answers', () => {
    const model = new FakeModelService();
    assert.equal(modelName(model), 'GPT-2');
    model.setStatus({ state: 'ready', model: { name: 'fable-14m', maxPositions: 512, vocabularySize: 4096 } });
    assert.equal(modelName(model), 'fable-14m');
  });
});
