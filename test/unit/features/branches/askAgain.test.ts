import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { banOf } from '../../../../src/common/care/ban.ts';
import { type Asked, goOnFrom, isSameText, reproduce, vary } from '../../../../src/features/branches/askAgain.ts';
import { type Road, roadAt } from '../../../../src/features/branches/road.ts';
import { memoryOfThen, RecordedMemory } from '../../../../src/features/branches/roadMemory.ts';
import { FakeModelService } from '../../../support/fakeModelService.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const HERE = { before: 'Once', offset: 4, page: 'p' };

function desk(reply: FakeModelService['reply']): { model: FakeModelService; asked: Asked } {
  const model = new FakeModelService();
  model.reply = reply;
  const ideas = { count: 3, samples: 6 };
  const memory = {
    partsFor: async () => [{ kind: 'pinned' as const, name: 'note', text: 'A tale of hens.' }],
    versionOf: () => '',
  };
  const where = { document: 'd', textBefore: 'Once', contextTokens: 512 };
  return { model, asked: { model, ...where, memory, ban: banOf(['owl']), ideas, token: neverCancelled } };
}

describe('asking again', () => {
  it('reproduces a text by its receipt', async () => {
    const { model, asked } = desk(() => ['one', 'two', ' a hen lived']);
    const road = roadAt(HERE, 'a hen', receiptOf({ seed: 7, candidate: 2, stopAt: 'line' }), ' and so');
    assert.ok(isSameText(road, await reproduce(road, asked)));
    const params = model.completions[0]?.params;
    assert.equal(params?.textBefore, 'Once and so');
    assert.equal(params?.memory?.[0]?.text, 'A tale of hens.');
    assert.deepEqual(params?.banned, ['owl']);
    assert.deepEqual([params?.seed, params?.candidates, params?.stopAt], [7, 3, 'line']);
  });

  it('reproduces a story stretch by stretch, and ends where the model does', async () => {
    const { model, asked } = desk(({ seed }) => [[' there was', ' a king', ''][Number(seed) - 4] ?? '']);
    const receipt = receiptOf({ feature: 'story', seed: 4, stopAt: undefined, maxNewTokens: 64 });
    const road = roadAt(HERE, ' there was a king, and so on', receipt);
    assert.equal(await reproduce(road, asked), ' there was a king');
    assert.equal(isSameText(road, ' there was a king'), false);
    assert.deepEqual(
      model.completions.map(({ params: { seed, textBefore, minNewTokens } }) => [seed, textBefore, minNewTokens]),
      [
        [4, 'Once', 64],
        [5, 'Once there was', 64],
        [6, 'Once there was a king', 64],
      ],
    );
  });

  it('reproduces a story that paused, or of which the model had said all, over its paragraphs', async () => {
    const said = [' there was a king.\n\nHe', '\n\nHis hen was told.', 'The end.'];
    const { model, asked } = desk(({ seed }) => [said[Number(seed) - 4] ?? '']);
    const receipt = receiptOf({ feature: 'story', seed: 4, stopAt: undefined, maxNewTokens: 64 });
    const road = roadAt(HERE, ' there was a king.\n\nHis hen was told.\n\nThe end', receipt);
    const { complete } = model;
    model.complete = async (params, ...others) => {
      const result = await complete.call(model, params, ...others);
      const isTold = params.seed === 5;
      return {
        ...result,
        candidates: result.candidates.map((one) => ({ ...one, finish: isTold ? 'endOfText' : 'budget' })),
      };
    };
    assert.ok(isSameText(road, await reproduce(road, asked)));
    assert.deepEqual(
      model.completions.map(({ params }) => params.textBefore),
      ['Once', 'Once there was a king.\n\n', 'Once there was a king.\n\nHis hen was told.\n\n'],
    );
  });

  it('reproduces a story of which something was hidden', async () => {
    const { model, asked } = desk(({ seed }) => [[' a king said damn it', ' softly: no.'][Number(seed) - 5] ?? '']);
    const receipt = receiptOf({ feature: 'story', stopAt: undefined });
    const road = roadAt(HERE, ' a king said softly: no.', receipt);
    assert.ok(isSameText(road, await reproduce(road, asked)));
    assert.equal(model.completions[1]?.params.textBefore, 'Once a king said');
  });

  it('reproduces a story below its title', async () => {
    const { model, asked } = desk(() => ['\nThere was a hen.']);
    const receipt = receiptOf({ feature: 'story', stopAt: undefined, opening: 'The Hen' });
    const road = roadAt(HERE, '\n\nThere was a hen.', receipt);
    assert.ok(isSameText(road, await reproduce(road, { ...asked, textBefore: 'The Hen' })));
    assert.equal(model.completions[0]?.params.textBefore, 'The Hen\n\n');
  });

  it('reproduces with what was read along then, request by request, and records what is read now', async () => {
    const { model, asked } = desk(({ seed }) => [[' there', ' was'][Number(seed) - 5] ?? '']);
    const [first, second] = ['A', 'B'].map((text) => [{ kind: 'pinned' as const, name: 'note', text }]);
    assert.ok(first && second);
    const receipt = receiptOf({ feature: 'story', stopAt: undefined, memory: [first, second] });
    const memory = new RecordedMemory(memoryOfThen([first, second]));
    await reproduce(roadAt(HERE, ' there was', receipt), { ...asked, memory });
    assert.deepEqual(
      model.completions.map(({ params }) => params.memory),
      [first, second],
    );
    assert.deepEqual(memory.requests, [first, second]);
  });

  it('reproduces an idea as ideas are found', async () => {
    const { model, asked } = desk(undefined);
    model.ideasReply = () => ['A king.', 'A hen.'];
    const road = roadAt(HERE, ' A hen.', receiptOf({ feature: 'ideas', seed: 3, candidate: 1, stopAt: undefined }));
    assert.ok(isSameText(road, await reproduce(road, asked)));
    assert.deepEqual([model.ideaRequests[0]?.samples, model.ideaRequests[0]?.seed], [6, 3]);
  });

  it('varies a road in its place and goes on after it, by its settings and a seed that can be had again', async () => {
    const { model, asked } = desk(() => [' more']);
    const road: Road = roadAt(HERE, ' a hen', receiptOf(), ' and');
    const other = await vary(road, HERE, asked);
    const further = await goOnFrom(road, HERE, asked);
    assert.deepEqual([other?.lead, further?.lead], [' and', ' and a hen']);
    assert.deepEqual(
      model.completions.map(({ params }) => params.textBefore),
      ['Once and', 'Once and a hen'],
    );
    assert.equal(model.completions[0]?.params.seed, other?.receipt.seed);
    assert.deepEqual(other?.receipt.sampling, road.receipt.sampling);
    assert.equal(await reproduce(other ?? road, asked), ' more');
    assert.equal(model.completions[2]?.params.seed, other?.receipt.seed);
  });

  it('gives nothing where the model has nothing to say, and unwinds when cancelled', async () => {
    const { asked } = desk(() => ['\n']);
    assert.equal(await vary(roadAt(HERE, 'a', receiptOf()), HERE, asked), undefined);
    const leaving = new CancellationSource();
    leaving.cancel();
    const left = reproduce(roadAt(HERE, 'a', receiptOf()), { ...asked, token: leaving.token });
    await assert.rejects(left, CancelledError);
  });
});
