import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { nextAfter } from '../../../../src/common/ideas/fillPattern.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import type { Hidden } from '../../../../src/editor/care.ts';
import { hiddenIdeas } from '../../../../src/features/ideas/hiddenIdeas.ts';
import { ideaLabel, withoutIcons } from '../../../../src/features/ideas/ideaLabel.ts';
import { type GivenIdea, type IdeaPorts, IdeaSource } from '../../../../src/features/ideas/ideaSource.ts';
import { joinIdea } from '../../../../src/features/ideas/insertion.ts';
import { FakeModelService } from '../../../support/fakeModelService.ts';

const noBlood = await Judge.by({ words: ['blood*'], list: 'none', hideFaults: true });
const asked = {
  textBefore: 'The cat',
  form: nextAfter('The cat').form,
  count: 5,
  samples: 10,
  maxNewTokens: 40,
  sampling: SAMPLING_DEFAULTS.ideas,
  seed: null,
};

describe('joinIdea', () => {
  const cases: readonly [before: string, idea: string, after: string, joined: string][] = [
    ['The cat', 'sat down.', '', ' sat down.'],
    ['The cat ', 'sat down.', '', 'sat down.'],
    ['One.\n\n', 'Two.', '', 'Two.'],
    ['', 'Once.', '', 'Once.'],
    ['The cat', ', who sat,', '', ', who sat,'],
    ['She said “', 'No.', '”', 'No.'],
    ['One.', 'Two.', 'Three.', ' Two. '],
    ['One.', 'Two.', ' Three.', ' Two.'],
    ['One.', 'Two.', '\nThree.', ' Two.'],
    ['One.', '\n\nTwo.', '', '\n\nTwo.'],
    ['One.', '“Two.”', '“Three.”', ' “Two.” '],
  ];
  for (const [before, idea, after, joined] of cases) {
    it(`${JSON.stringify(`${before}|${after}`)} takes ${JSON.stringify(joined)}`, () => {
      assert.equal(joinIdea(idea, before, after), joined);
    });
  }
});

describe('ideaLabel', () => {
  it('is the first words', () => {
    assert.equal(
      ideaLabel('Nobody knew that the well was dry, and so they drank.'),
      'Nobody knew that the well was dry,…',
    );
    assert.equal(ideaLabel('It rained.'), 'It rained.');
    assert.equal(ideaLabel('One\n\ntwo'), 'One two');
  });

  it('stays short and whole for one endless word', () => {
    const label = ideaLabel(`x${'🙂'.repeat(100)}`);
    assert.ok(label.length <= 61);
    assert.doesNotMatch(label, /\p{Surrogate}/u);
  });

  it('shows no icon that the text seems to name', () => {
    assert.equal(withoutIcons('He paid $(bug).'), 'He paid \\$(bug).');
  });
});

describe('IdeaSource', () => {
  const ports: IdeaPorts = { judge: async () => noBlood, onGiven: () => {}, onHidden: () => {} };

  it('gives others each time, never one twice', async () => {
    const model = new FakeModelService();
    const rounds = [
      ['A.', 'B.', ' A. ', ''],
      ['B.', 'C.'],
    ];
    model.ideasReply = () => rounds.shift() ?? [];
    const given: GivenIdea[] = [];
    const source = new IdeaSource(
      model,
      { asked, kind: undefined },
      { ...ports, onGiven: (ideas) => given.push(...ideas) },
    );
    const next = async () => (await source.next(neverCancelled)).map(({ text }) => text);
    assert.deepEqual(await next(), ['A.', 'B.']);
    assert.deepEqual(await next(), ['C.']);
    assert.deepEqual(await next(), []);
    assert.deepEqual(
      given.map(({ text, receipt: { feature, candidate } }) => [text, feature, candidate]),
      [
        ['A.', 'ideas', 0],
        ['B.', 'ideas', 1],
        ['C.', 'ideas', 1],
      ],
    );
  });

  it('moves a fixed seed on, and leaves a drawn one to the model', async () => {
    const model = new FakeModelService();
    const fixed = new IdeaSource(model, { asked: { ...asked, seed: 4_294_967_295 }, kind: undefined }, ports);
    await fixed.next(neverCancelled);
    await fixed.next(neverCancelled);
    const drawn = new IdeaSource(model, { asked, kind: undefined }, ports);
    await drawn.next(neverCancelled);
    assert.deepEqual(
      model.ideaRequests.map(({ seed }) => seed),
      [4_294_967_295, 0, null],
    );
  });

  it('gives no idea that is hidden, and says which they were', async () => {
    const model = new FakeModelService();
    model.ideasReply = () => ['The blood ran.', 'The sun rose.', 'See www.sun.com.'];
    const hidden: Hidden[] = [];
    const onHidden: IdeaPorts['onHidden'] = (ideas) => {
      hidden.push(...hiddenIdeas(ideas, { document: 'file:///a.md', offset: 7, textBefore: 'The cat' }));
    };
    const source = new IdeaSource(model, { asked, kind: undefined }, { ...ports, onHidden });
    const given = await source.next(neverCancelled);
    assert.deepEqual([given.map(({ text }) => text), source.hides], [['The sun rose.'], true]);
    assert.deepEqual(
      hidden.map(({ text, fault, target }) => [text, fault.reason, target?.place.before]),
      [
        [' The blood ran.', 'words', 'The cat'],
        [' See www.sun.com.', 'debris', 'The cat'],
      ],
    );
  });
});
