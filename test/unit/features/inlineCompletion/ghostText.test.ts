import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CancellationSource, neverCancelled } from '../../../../src/common/cancellation.ts';
import { banOf } from '../../../../src/common/care/ban.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import type { GenerationResult } from '../../../../src/common/generation.ts';
import { type Answer, GhostText } from '../../../../src/features/inlineCompletion/ghostText.ts';
import type { Situation } from '../../../../src/features/inlineCompletion/situation.ts';
import { FakeMemory } from '../../../support/fakeMemory.ts';
import { FakeModelService } from '../../../support/fakeModelService.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { goodMemory } from '../../../support/samples.ts';
import { silentLogger } from '../../../support/silentLogger.ts';
import { settings, situationOf } from '../../../support/situationOf.ts';

/** Lets everything that is ready to run do so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const LONGEST_DELAY = 800;

const textsOf = ({ suggestions }: Answer) => suggestions.map(({ text }) => text);

describe('GhostText', () => {
  let clock: ManualClock;
  let model: FakeModelService;
  let memory: FakeMemory;
  let results: GenerationResult[];
  let ghostText: GhostText;

  beforeEach(() => {
    clock = new ManualClock();
    model = new FakeModelService();
    results = [];
    const onResult = (result: GenerationResult) => results.push(result);
    memory = new FakeMemory();
    ghostText = new GhostText({ model, memory, clock, logger: silentLogger, onResult });
  });

  /** The writer stops typing here and waits. */
  async function pauseAt(text: string | Situation) {
    const situation = typeof text === 'string' ? situationOf(text) : text;
    const answer = ghostText.suggest(situation, false, neverCancelled);
    await settle();
    clock.advance(LONGEST_DELAY);
    return answer;
  }

  /** The writer presses Alt+\. */
  const askAt = (text: string) => ghostText.suggest(situationOf(text), true, neverCancelled);

  describe('the memory', () => {
    it('goes along with each text that is asked about, ahead too', async () => {
      memory.parts = goodMemory;
      model.reply = () => [' sat down.'];
      await pauseAt('The king');
      await settle();
      assert.deepEqual(
        model.completions.map(({ params }) => params.memory),
        [goodMemory, goodMemory],
      );
      assert.deepEqual(memory.asked, ['The king', 'The king sat down.']);
    });

    it('makes another question of the same text when it changes', async () => {
      model.reply = () => [' sat down.'];
      await askAt('The king');
      model.reply = () => [' went.'];
      assert.deepEqual(textsOf(await askAt('The king')), [' sat down.'], 'known');
      const changed = { ...situationOf('The king'), memoryVersion: 'changed' };
      assert.deepEqual(textsOf(await ghostText.suggest(changed, true, neverCancelled)), [' went.']);
    });
  });

  describe('asking the model', () => {
    it('asks for one by itself, after the delay', async () => {
      model.reply = () => [' sat down.'];
      const answer = ghostText.suggest(situationOf('The cat|'), false, neverCancelled);
      await settle();
      clock.advance(249);
      await settle();
      assert.equal(model.completions.length, 0);
      clock.advance(LONGEST_DELAY);
      assert.deepEqual(textsOf(await answer), [' sat down.']);
      const [{ params } = assert.fail()] = model.completions;
      assert.equal(params.lane, 'interactive');
      assert.equal(params.candidates, 1);
      assert.equal(params.textBefore, 'The cat');
      assert.equal(results.length, 1);
    });

    it('asks for three at once when asked', async () => {
      model.reply = ({ candidates }) => [' sat.', ' ran.', ' hid.'].slice(0, candidates);
      assert.deepEqual(textsOf(await askAt('The cat|')), [' sat.', ' ran.', ' hid.']);
    });

    it('gives each one its receipt', async () => {
      model.reply = () => [' sat.', ' ran.', ' hid.'];
      const receipts = (await askAt('The cat|')).suggestions.map(({ receipt }) => receipt);
      assert.deepEqual(
        receipts.map(({ candidate }) => candidate),
        [0, 1, 2],
      );
      const [{ feature, seed, sampling, stopAt } = assert.fail()] = receipts;
      assert.deepEqual({ feature, seed, stopAt }, { feature: 'ghostText', seed: 1, stopAt: 'sentence' });
      assert.equal(sampling, settings.generation.sampling);
    });

    it('waits as long as the writer set, and not at all for 0', async () => {
      model.reply = () => [' sat.'];
      const now = situationOf('The cat|', { settings: { ...settings, delay: 0 } });
      assert.equal((await ghostText.suggest(now, false, neverCancelled)).suggestions.length, 1);
    });

    it('drops what no writer wants to see, and says why nothing is shown', async () => {
      model.reply = () => ['...'];
      assert.deepEqual(await pauseAt('The cat|'), { suggestions: [], hidden: [], reason: 'nothingToAdd' });
      await pauseAt('The cat|');
      assert.equal(model.asked('interactive').length, 1);
    });

    it('never throws: a failure has a reason', async () => {
      const answer = askAt('The cat|');
      await settle();
      model.completions[0]?.fail(new StorywispError('process-gone', 'killed'));
      assert.deepEqual(await answer, { suggestions: [], hidden: [], reason: 'failed' });
    });
  });

  describe('care', () => {
    const careful = (words: string[], changes: Partial<typeof settings.generation> = {}) => ({
      ...settings,
      care: { name: words.join(), judge: Judge.by({ words, list: 'none', hideFaults: true }) },
      generation: { ...settings.generation, ...changes },
    });
    const noBlood = careful(['blood*']);

    it('hides what the rules find, and shows the rest', async () => {
      model.reply = () => [' saw blood.', ' ran.', ' was bloody.'];
      const answer = await ghostText.suggest(situationOf('He', { settings: noBlood }), true, neverCancelled);
      assert.deepEqual(textsOf(answer), [' ran.']);
      assert.deepEqual(
        answer.hidden.map(({ text, fault }) => [text, fault.reason, fault.found]),
        [
          [' saw blood.', 'words', 'blood'],
          [' was bloody.', 'words', 'bloody'],
        ],
      );
      assert.equal(model.asked('interactive').length, 1);
    });

    it('tells the model which words to keep from, and notes which they were', async () => {
      model.reply = () => [' ran.'];
      const answer = await pauseAt(situationOf('He', { settings: noBlood }));
      assert.deepEqual(model.asked('interactive')[0]?.params.banned, ['blood*']);
      assert.equal(answer.suggestions[0]?.receipt.ban, banOf(['blood*']).name);
    });

    it('asks once more where nothing is left, and then says why', async () => {
      const texts = [' saw blood.', ' ran.'];
      model.reply = () => texts.splice(0, 1);
      const here = situationOf('He', { settings: noBlood });
      const answer = await pauseAt(here);
      assert.deepEqual([textsOf(answer), answer.hidden.length], [[' ran.'], 1]);

      model.reply = () => [' bled blood.'];
      const there = situationOf('She', { settings: noBlood });
      const { reason, hidden } = await pauseAt(there);
      assert.deepEqual([reason, hidden.length], ['hidden', 2]);
      const asked = model.asked('interactive').length;
      assert.equal((await pauseAt(there)).reason, 'hidden', 'it is known');
      assert.equal(model.asked('interactive').length, asked);
    });

    it('does not ask again for what would be the same', async () => {
      model.reply = () => [' saw blood.'];
      for (const generation of [{ seed: 3 }, { sampling: { ...settings.generation.sampling, temperature: 0 } }]) {
        const here = situationOf('He', { settings: careful(['blood'], generation) });
        assert.equal((await pauseAt(here)).reason, 'hidden');
      }
      assert.equal(model.asked('interactive').length, 2);
    });

    it('never looks at what the writer typed', async () => {
      model.reply = () => [' on the floor.'];
      const page = situationOf('Blood and more blood', { settings: noBlood });
      assert.deepEqual(textsOf(await pauseAt(page)), [' on the floor.']);
    });

    it('goes by other rules at once when they change', async () => {
      model.reply = () => [' saw blood.'];
      assert.deepEqual(textsOf(await pauseAt(situationOf('He'))), [' saw blood.']);
      assert.equal((await pauseAt(situationOf('He', { settings: noBlood }))).reason, 'hidden');
    });

    it('hides what was asked for ahead, once it would be shown', async () => {
      model.reply = ({ textBefore }) => [textBefore === 'He' ? ' ran.' : ' He saw blood.'];
      await pauseAt(situationOf('He', { settings: noBlood }));
      await settle();
      const next = await pauseAt(situationOf('He ran.', { settings: noBlood }));
      assert.deepEqual([next.reason, next.hidden[0]?.text], ['hidden', ' He saw blood.']);
      assert.equal(model.asked('interactive').length, 1);
    });

    it('catches a copy of the page', async () => {
      model.reply = () => [' The king was old and tired.'];
      const answer = await pauseAt('The king was old and tired. He slept.\n\nThen');
      assert.deepEqual([answer.reason, answer.hidden[0]?.fault.reason], ['hidden', 'copy']);
    });
  });

  describe('newest wins', () => {
    it('cancels the older question while it waits for the delay', async () => {
      model.reply = () => [' sat.'];
      const older = ghostText.suggest(situationOf('The ca|'), false, neverCancelled);
      const newer = ghostText.suggest(situationOf('The cat|'), false, neverCancelled);
      await settle();
      clock.advance(LONGEST_DELAY);
      assert.deepEqual(await older, { suggestions: [], hidden: [] });
      assert.deepEqual(textsOf(await newer), [' sat.']);
      assert.deepEqual(
        model.asked('interactive').map(({ params }) => params.textBefore),
        ['The cat'],
      );
    });

    it('cancels the older question at the model', async () => {
      const older = askAt('The ca|');
      await settle();
      const newer = askAt('The cat|');
      await settle();
      assert.equal(model.completions[0]?.token.isCancellationRequested, true);
      model.completions[1]?.answer(' sat.');
      assert.deepEqual(await older, { suggestions: [], hidden: [] });
      assert.deepEqual(textsOf(await newer), [' sat.']);
    });

    it("obeys the editor's token, before and during", async () => {
      const source = new CancellationSource();
      const waiting = ghostText.suggest(situationOf('The cat|'), false, source.token);
      await settle();
      source.cancel();
      assert.deepEqual(await waiting, { suggestions: [], hidden: [] });
      assert.equal(clock.pending, 0);
      assert.equal(model.completions.length, 0);
      const during = new CancellationSource();
      const asked = ghostText.suggest(situationOf('The cat|'), true, during.token);
      await settle();
      during.cancel();
      assert.equal(model.completions[0]?.token.isCancellationRequested, true);
      assert.deepEqual(await asked, { suggestions: [], hidden: [] });
    });
  });

  describe('memory', () => {
    beforeEach(async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat down.'] : undefined);
      await pauseAt('The cat|');
    });
    const at = (text: string) => ghostText.suggest(situationOf(text), false, neverCancelled);

    it('answers typing as suggested with no round trip and no delay', async () => {
      for (const [text, rest] of [
        ['The cat |', 'sat down.'],
        ['The cat sat|', ' down.'],
        ['The cat sa|', 't down.'],
        ['The cat|', ' sat down.'],
      ] as const) {
        assert.deepEqual(textsOf(await at(text)), [rest], text);
      }
      assert.equal(model.asked('interactive').length, 1);
    });

    it('asks again when something else is typed, or other settings hold', async () => {
      await pauseAt('The cat r|');
      assert.equal(model.asked('interactive').length, 2);
      const sampling = { ...settings.generation.sampling, temperature: 1.5 };
      const generation = { ...settings.generation, sampling };
      await pauseAt(situationOf('The cat|', { settings: { ...settings, generation } }));
      assert.equal(model.asked('interactive').length, 3);
    });

    it('asks again when the process starts anew', async () => {
      model.setStatus({ state: 'starting' });
      await pauseAt('The cat|');
      assert.equal(model.asked('interactive').length, 2);
    });

    it('keeps the answer to the question that started the process', async () => {
      model.reply = undefined;
      const first = ghostText.suggest(situationOf('The dog|'), true, neverCancelled);
      await settle();
      model.setStatus({ state: 'starting' });
      model.asked('interactive').at(-1)?.answer(' barked.');
      await first;
      assert.deepEqual(textsOf(await at('The dog bark|')), ['ed.']);
    });

    it('asks again when another model has taken the place of the one that answered', async () => {
      model.setStatus({ state: 'ready', next: { state: 'loading' } });
      await at('The cat|');
      assert.equal(model.asked('interactive').length, 1, 'the old one writes on');
      model.setStatus({ state: 'ready' });
      model.reply = () => [' ran.'];
      assert.deepEqual(textsOf(await pauseAt('The cat|')), [' ran.']);
    });

    it('does not keep what the old model says when another one has taken its place', async () => {
      model.reply = undefined;
      model.setStatus({ state: 'ready', next: { state: 'loading' } });
      const old = ghostText.suggest(situationOf('The dog|'), true, neverCancelled);
      await settle();
      model.setStatus({ state: 'ready' });
      model.asked('interactive').at(-1)?.answer(' barked.');
      await old;
      model.reply = () => [' slept.'];
      assert.deepEqual(textsOf(await pauseAt('The dog|')), [' slept.']);
    });

    it('fits an answer from memory to what stands after the cursor by now', async () => {
      assert.deepEqual(textsOf(await at('The cat|.”')), [' sat down']);
    });

    it('puts alternatives behind what was shown, and keeps them while the writer cycles', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' ran.', ' sat down.', ' hid.'] : undefined);
      const first = await askAt('The cat|');
      assert.deepEqual(textsOf(first), [' sat down.', ' ran.', ' hid.']);
      assert.deepEqual(await askAt('The cat|'), first);
      assert.deepEqual(await at('The cat|'), first);
      assert.equal(model.asked('interactive').length, 2);
    });

    it('does not ask again and again when there are fewer alternatives', async () => {
      await askAt('The cat|');
      await askAt('The cat|');
      assert.equal(model.asked('interactive').length, 2);
    });
  });

  describe('asking ahead', () => {
    it('asks what follows while the writer reads, so that it is there when they take it', async () => {
      model.reply = ({ textBefore }) => (textBefore.endsWith('.') ? [' It slept.'] : [' sat down.']);
      await pauseAt('The cat|');
      await settle();
      const [ahead = assert.fail()] = model.asked('background');
      assert.equal(ahead.params.textBefore, 'The cat sat down.');
      const next = await ghostText.suggest(situationOf('The cat sat down.|'), false, neverCancelled);
      assert.deepEqual(textsOf(next), [' It slept.']);
      assert.equal(model.asked('interactive').length, 1);
    });

    it('joins the question that is under way instead of asking twice', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat down.'] : undefined);
      await pauseAt('The cat|');
      const next = ghostText.suggest(situationOf('The cat sat down.|'), false, neverCancelled);
      await settle();
      model.asked('background')[0]?.answer(' It slept.');
      assert.deepEqual(textsOf(await next), [' It slept.']);
      assert.equal(model.asked('interactive').length, 1);
    });

    it('goes on while the suggestion is typed or taken by the word', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat down.'] : undefined);
      await pauseAt('The cat|');
      await ghostText.suggest(situationOf('The cat sat|'), false, neverCancelled);
      await settle();
      const ahead = model.asked('background');
      assert.equal(ahead.length, 1);
      assert.equal(ahead[0]?.token.isCancellationRequested, false);
    });

    it('makes way when the writer goes another way', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat down.'] : undefined);
      await pauseAt('The cat|');
      await settle();
      await pauseAt('The cat r|');
      assert.equal(model.asked('background')[0]?.token.isCancellationRequested, true);
    });

    it('follows the alternative that was taken', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat.', ' ran.', ' hid.'] : undefined);
      await askAt('The cat|');
      ghostText.taken(1);
      await settle();
      assert.equal(model.asked('background').at(-1)?.params.textBefore, 'The cat ran.');
    });

    it('asks for what follows the other alternatives too, one after the other', async () => {
      model.reply = ({ lane, textBefore }) => {
        if (lane === 'interactive') return [' sat.', ' ran.', ' hid.'];
        return [` Then ${textBefore.slice(-4)}`];
      };
      await askAt('The cat|');
      await settle();
      assert.deepEqual(
        model.asked('background').map(({ params }) => params.textBefore),
        ['The cat sat.', 'The cat ran.', 'The cat hid.'],
      );
      const next = await ghostText.suggest(situationOf('The cat hid.|'), false, neverCancelled);
      assert.deepEqual(textsOf(next), [' Then hid.']);
      assert.equal(model.asked('interactive').length, 1);
    });

    it('has the rest of an alternative, of which a part was taken, with no question', async () => {
      model.reply = ({ lane }) =>
        lane === 'interactive' ? [' sat. It slept.', ' ran. It fell.', ' ran. It hid.'] : undefined;
      await askAt('The cat|');
      const rest = await ghostText.suggest(situationOf('The cat ran.|'), false, neverCancelled);
      assert.deepEqual(textsOf(rest), [' It fell.', ' It hid.']);
      assert.equal(model.asked('interactive').length, 1);
    });

    it('fails in silence', async () => {
      model.reply = ({ lane }) => (lane === 'interactive' ? [' sat down.'] : undefined);
      await pauseAt('The cat|');
      await settle();
      model.asked('background')[0]?.fail(new StorywispError('process-gone', 'killed'));
      await settle();
      assert.deepEqual(textsOf(await pauseAt('The cat sat down.|')), [' sat down.']);
    });
  });

  describe('staying out of the way', () => {
    it('computes nothing while it is paused, and ends what is under way', async () => {
      void askAt('The cat|');
      await settle();
      ghostText.stop();
      assert.equal(model.completions[0]?.token.isCancellationRequested, true);
      const paused = situationOf('The cat|', { paused: true });
      assert.deepEqual(await ghostText.suggest(paused, false, neverCancelled), {
        suggestions: [],
        hidden: [],
        reason: 'paused',
      });
      assert.deepEqual(await ghostText.suggest(paused, true, neverCancelled), {
        suggestions: [],
        hidden: [],
        reason: 'paused',
      });
      model.status = { state: 'stopped' };
      ghostText.warmUp(paused);
      assert.equal(model.completions.length, 1);
      assert.equal(clock.pending, 0);
    });

    it('is quiet for a while after Esc', async () => {
      model.reply = () => [' sat down.'];
      await pauseAt('The cat|');
      ghostText.dismissed(20_000);
      assert.equal((await pauseAt('The cat |')).reason, 'quiet');
      clock.advance(20_000);
      assert.equal((await pauseAt('The cat |')).reason, undefined);
    });

    it('ends the quiet when it is asked', async () => {
      model.reply = () => [' sat down.'];
      ghostText.dismissed(20_000);
      assert.equal((await askAt('The cat|')).suggestions.length, 1);
      assert.equal((await pauseAt('The cat|')).reason, undefined);
    });
  });

  describe('warming up', () => {
    it('reads the page in the background, once', async () => {
      model.status = { state: 'stopped' };
      ghostText.warmUp(situationOf('The cat|'));
      ghostText.warmUp(situationOf('The cat|'));
      await settle();
      const [{ params } = assert.fail(), ...others] = model.completions;
      assert.equal(params.lane, 'background');
      assert.equal(params.maxNewTokens, 1);
      assert.equal(params.textBefore, 'The cat');
      assert.deepEqual(others, []);
    });

    it('leaves a process that runs alone, and documents where it is off', async () => {
      ghostText.warmUp(situationOf('The cat|'));
      model.status = { state: 'stopped' };
      for (const off of [{ languageOn: false }, { inlineSuggestOn: false }]) {
        ghostText.warmUp(situationOf('The cat|', { settings: { ...settings, ...off } }));
      }
      ghostText.warmUp(situationOf('The cat|', { writable: false }));
      await settle();
      assert.equal(model.completions.length, 0);
    });
  });
});
