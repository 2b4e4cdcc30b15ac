import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CancellationSource, neverCancelled } from '../../../../src/common/cancellation.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import type { GenerationResult } from '../../../../src/common/generation.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import { answerInChat, type ChatPorts } from '../../../../src/features/dialogue/chatTurn.ts';
import type { Turn } from '../../../../src/features/dialogue/dialogue.ts';
import { FakeMemory } from '../../../support/fakeMemory.ts';
import { type CompletionAsked, FakeModelService } from '../../../support/fakeModelService.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

const noBlood = await Judge.by({ words: ['blood*'], list: 'none', hideFaults: true });
const both: Turn[] = [
  { speaker: 'You', text: 'Tell me of the sea.' },
  { speaker: 'Storywisp', text: 'It is cold.' },
];

let said: string[];
let hidden: string[];
let results: GenerationResult[];
let memory: FakeMemory;
/** Says each answer in one piece, one a request. */
let answers: (string | Error)[];
let asked: CompletionAsked[];
let ports: ChatPorts;

beforeEach(() => {
  said = [];
  hidden = [];
  results = [];
  asked = [];
  answers = [];
  memory = new FakeMemory();
  const model = new FakeModelService();
  model.reply = () => [''];
  ports = {
    model: {
      complete: (params, token, onText) => {
        asked.push(params);
        const answer = answers.shift() ?? '';
        if (answer instanceof Error) return Promise.reject(answer);
        onText?.(answer);
        return model.complete(params, token);
      },
    },
    judge: noBlood,
    sampling: SAMPLING_DEFAULTS.continue,
    seed: 4_294_967_295,
    memoryFor: (text) => memory.partsFor('', text),
    say: (markdown) => said.push(markdown),
    onHidden: ({ text }) => hidden.push(text),
    onResult: (result) => results.push(result),
    t: inEnglish,
  };
});

const answer = (prompt: string, earlier: readonly Turn[] = [], token = neverCancelled) =>
  answerInChat({ prompt, earlier }, ports, token);

describe('a turn of the chat', () => {
  it('says first what it is, and then only what the model says', async () => {
    answers = [' Once there was a whale.\nYou:', ' It sang.\n'];
    assert.equal(await answer('Tell me of the sea.'), 'Once there was a whale.');
    assert.match(said[0] ?? '', /^\*Storywisp is a small story model\..*knows nothing/);
    assert.equal(said.slice(1).join(''), 'Once there was a whale\\.');
    said = [];
    assert.equal(await answer('And then?', both), 'It sang.');
    assert.equal(said.join(''), 'It sang\\.');
    assert.equal(results.length, 2);
  });

  it('goes on from what was said, with the story’s memory, and keeps from the words that are hidden', async () => {
    memory.parts = [{ kind: 'pinned', name: 'memory.md', text: 'The sea is green.' }];
    answers = [' It sang.\n'];
    await answer('And then?', both);
    const [params] = asked;
    assert.equal(params?.textBefore, 'You: Tell me of the sea.\nStorywisp: It is cold.\nYou: And then?\nStorywisp:');
    assert.deepEqual(
      params?.memory?.map(({ text }) => text),
      ['You and Storywisp tell each other stories.', 'The sea is green.'],
    );
    assert.deepEqual(params?.banned, ['blood*']);
    assert.deepEqual(memory.asked, ['Tell me of the sea.\n\nIt is cold.\n\nAnd then?']);
  });

  it('asks for something to answer, and asks the model nothing', async () => {
    assert.equal(await answer('  ', both), '');
    assert.deepEqual(said, ['Say something first: the beginning of a story, or a line to be answered.']);
    assert.equal(asked.length, 0);
  });

  it('asks again with other seeds where nothing comes, and says so in the end', async () => {
    assert.equal(await answer('Hello!', both), '');
    assert.deepEqual(
      asked.slice(0, 3).map(({ seed }) => seed),
      [4_294_967_295, 0, 1],
    );
    assert.deepEqual(said, ['The model had nothing to say.']);
  });

  it('hides what is to be hidden, and says nothing else in its place', async () => {
    answers = Array.from({ length: 20 }, () => ' The blood ran.\n');
    await answer('Hello!', both);
    assert.doesNotMatch(said.join(''), /blood|nothing to say/);
    assert.equal(hidden.length, asked.length);
  });

  it('reads as it was written, whatever signs are in it', async () => {
    answers = [' *He* [ran](away) at #1 `home`.\n'];
    await answer('Hello!', both);
    assert.equal(said.join(''), '\\*He\\* \\[ran\\]\\(away\\) at \\#1 \\`home\\`\\.');
  });

  it('fails with words, and is silent when it is stopped', async () => {
    answers = [new StorywispError('process-gone', 'killed')];
    await assert.rejects(answer('Hello!', both), /ended before it answered/);
    const stopped = new CancellationSource();
    stopped.cancel();
    assert.equal(await answer('Hello!', both, stopped.token), '');
    assert.deepEqual(said, []);
  });
});
