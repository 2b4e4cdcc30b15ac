import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
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
  const ports: IdeaPorts = { judge: async () => noBlood, onHidden: () => {} };
  const next = async (source: IdeaSource, token = neverCancelled) => {
    const given: GivenIdea[] = [];
    await source.next({ token, onIdea: (idea) => given.push(idea) });
    return given;
  };

  it('gives others each time, never one twice, each by what it can be had again', async () => {
    const model = new FakeModelService();
    const rounds = [
      ['A.', 'B.', ' A. ', ''],
      ['B.', 'C.'],
    ];
    model.ideasReply = () => rounds.shift() ?? [];
    const source = new IdeaSource(model, { asked: { ...asked, seed: 7 }, kind: undefined }, ports);
    const given = [...(await next(source)), ...(await next(source)), ...(await next(source))];
    assert.deepEqual(
      given.map(({ text, receipt: { feature, seed, candidate } }) => [text, feature, seed, candidate]),
      [
        ['A.', 'ideas', 7, 0],
        ['B.', 'ideas', 7, 1],
        ['C.', 'ideas', 8, 1],
      ],
    );
    assert.equal(given[0]?.receipt.ban, noBlood.ban.name);
  });

  it('gives each as soon as it comes, and what was not told with the answer', async () => {
    const model = new FakeModelService();
    const idea = (text: string) => ({ text, score: 0 });
    const heard: string[] = [];
    model.ideas = async (_, __, onProgress) => {
      onProgress?.({ done: 2, total: 10, chosen: [idea('A.')] });
      heard.push('told');
      onProgress?.({ done: 3, total: 10, chosen: [] });
      return { ideas: [idea('A.'), idea('B.')], seed: 1 };
    };
    const source = new IdeaSource(model, { asked, kind: undefined }, ports);
    await source.next({
      token: neverCancelled,
      onIdea: ({ text, receipt }) => heard.push(`${text} ${receipt.candidate}`),
      onProgress: ({ done }) => heard.push(String(done)),
    });
    assert.deepEqual(heard, ['A. 0', '2', 'told', '3', 'B. 1']);
  });

  it('gives nothing more once it is cancelled, and keeps what was given', async () => {
    const model = new FakeModelService();
    const leaving = new CancellationSource();
    model.ideas = async (_, __, onProgress) => {
      onProgress?.({ done: 2, total: 10, chosen: [{ text: 'A.', score: 0 }] });
      leaving.cancel();
      onProgress?.({ done: 3, total: 10, chosen: [{ text: 'B.', score: 0 }] });
      throw new CancelledError();
    };
    const given: string[] = [];
    const source = new IdeaSource(model, { asked, kind: undefined }, ports);
    await assert.rejects(source.next({ token: leaving.token, onIdea: ({ text }) => given.push(text) }), CancelledError);
    assert.deepEqual(given, ['A.']);
  });

  it('moves a fixed seed on, and draws another each time where there is none', async () => {
    const model = new FakeModelService();
    const fixed = new IdeaSource(model, { asked: { ...asked, seed: 4_294_967_295 }, kind: undefined }, ports);
    await next(fixed);
    await next(fixed);
    const drawn = new IdeaSource(model, { asked, kind: undefined }, ports);
    await next(drawn);
    await next(drawn);
    const [first, second, third, fourth] = model.ideaRequests.map(({ seed }) => seed);
    assert.deepEqual([first, second], [4_294_967_295, 0]);
    assert.ok(Number.isInteger(third) && third !== fourth, `${third} ${fourth}`);
  });

  it('gives no idea that is hidden, and says which they were', async () => {
    const model = new FakeModelService();
    model.ideasReply = () => ['The blood ran.', 'The sun rose.', 'See www.sun.com.'];
    const hidden: Hidden[] = [];
    const onHidden: IdeaPorts['onHidden'] = (ideas) => {
      hidden.push(...hiddenIdeas(ideas, { document: 'file:///a.md', offset: 7, textBefore: 'The cat' }));
    };
    const source = new IdeaSource(model, { asked, kind: undefined }, { ...ports, onHidden });
    const given = await next(source);
    assert.deepEqual([given.map(({ text }) => text), source.hides], [['The sun rose.'], true]);
    assert.deepEqual(model.ideaRequests[0]?.banned, ['blood*']);
    assert.deepEqual(
      hidden.map(({ text, fault, target }) => [text, fault.reason, target?.place.before]),
      [
        [' The blood ran.', 'words', 'The cat'],
        [' See www.sun.com.', 'debris', 'The cat'],
      ],
    );
  });
});
