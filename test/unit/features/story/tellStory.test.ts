import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationSource, type CancellationToken, CancelledError } from '../../../../src/common/cancellation.ts';
import { CareGate, type Caught } from '../../../../src/common/care/gate.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { Page } from '../../../../src/common/care/page.ts';
import { StorywispError } from '../../../../src/common/errors.ts';
import type { FinishReason, GenerationResult } from '../../../../src/common/generation.ts';
import type { Length } from '../../../../src/features/story/length.ts';
import { Measure } from '../../../../src/features/story/measure.ts';
import { STRETCH, type StoryPorts, tellStory } from '../../../../src/features/story/tellStory.ts';
import { resultOf } from '../../../support/fakeModelService.ts';

const noBlood = await Judge.by({ words: ['blood*'], list: 'none', hideFaults: true });

type Answer = { readonly pieces: readonly string[]; readonly finish?: FinishReason; readonly error?: Error };

/** A page that a story is told on by answers given beforehand. */
class Desk implements StoryPorts {
  page: string;
  readonly asked: { readonly text: string; readonly most: number }[] = [];
  readonly goesOn: boolean[] = [];
  readonly hidden: string[] = [];
  readonly source = new CancellationSource();
  readonly #answers: Answer[];

  constructor(page: string, answers: Answer[]) {
    this.page = page;
    this.#answers = answers;
  }

  textBefore(): string {
    return this.page;
  }

  async ask(
    text: string,
    most: number,
    token: CancellationToken,
    onText: (text: string) => void,
  ): Promise<GenerationResult> {
    this.asked.push({ text, most });
    const { pieces, finish = 'budget', error } = this.#answers.shift() ?? { pieces: [] };
    for (const piece of pieces) {
      await Promise.resolve();
      if (token.isCancellationRequested) throw new CancelledError();
      onText(piece);
    }
    if (token.isCancellationRequested) throw new CancelledError();
    if (error) throw error;
    const [candidate] = resultOf([pieces.join('')]).candidates;
    assert.ok(candidate);
    return { ...resultOf([]), candidates: [{ ...candidate, newTokens: pieces.length, finish }] };
  }

  write(text: string): void {
    this.page += text;
  }

  async goOn(): Promise<boolean> {
    return this.goesOn.shift() ?? false;
  }

  gate(textBefore: string): CareGate {
    return new CareGate(noBlood, new Page(textBefore));
  }

  onHidden({ text }: Caught): void {
    this.hidden.push(text);
  }

  onProgress(): void {}

  tell(length: Length, lead = '') {
    return tellStory(new Measure(length, this.page), lead, this, this.source.token);
  }
}

const sentences = (count: number): Length => ({ unit: 'sentences', count });

describe('tellStory', () => {
  it('asks for one stretch after the other, each from the text as it stands', async () => {
    const desk = new Desk('Once', [{ pieces: [' a', ' cat'] }, { pieces: [' sat.', ' Then'] }]);
    assert.equal(await desk.tell(sentences(1)), 'longEnough');
    assert.equal(desk.page, 'Once a cat sat.');
    assert.deepEqual(desk.asked, [
      { text: 'Once', most: STRETCH },
      { text: 'Once a cat', most: STRETCH },
    ]);
  });

  it('asks for no more tokens than are wanted', async () => {
    const words = Array.from({ length: 6 }, (_, index) => ` w${index}`);
    const desk = new Desk('Once', [{ pieces: words }, { pieces: [' x', ' y'] }]);
    assert.equal(await desk.tell({ unit: 'tokens', count: 8 }), 'longEnough');
    assert.deepEqual(
      desk.asked.map(({ most }) => most),
      [6, 2],
    );
  });

  it('puts the lead before the first word, in the prompt and on the page', async () => {
    const desk = new Desk('The Fox', [{ pieces: ['\n', ' Once', ' he ran.', ' Then'] }]);
    await desk.tell(sentences(1), '\n\n');
    assert.equal(desk.asked[0]?.text, 'The Fox\n\n');
    assert.equal(desk.page, 'The Fox\n\nOnce he ran.');
  });

  it('begins a paragraph where the model takes its tale for told', async () => {
    const desk = new Desk('Once', [
      { pieces: [' he ran.'], finish: 'endOfText' },
      { pieces: ['She', ' sat.', ' And'] },
    ]);
    assert.equal(await desk.tell(sentences(2)), 'longEnough');
    assert.equal(desk.page, 'Once he ran.\n\nShe sat.');
  });

  it('ends when the model says nothing more', async () => {
    const desk = new Desk('Once', [
      { pieces: [' he ran.'], finish: 'endOfText' },
      { pieces: [], finish: 'endOfText' },
    ]);
    assert.equal(await desk.tell(sentences(9)), 'nothing');
    assert.equal(desk.page, 'Once he ran.');
  });

  it('ends when the text goes in circles', async () => {
    const desk = new Desk('Once', [{ pieces: [' no', ' no', ' no'], finish: 'loop' }]);
    assert.equal(await desk.tell(sentences(9)), 'loop');
  });

  it('asks at a paragraph’s end, and goes on or does not', async () => {
    const desk = new Desk('Once', [{ pieces: [' he ran.', '\n\nHe'] }, { pieces: ['\n\nShe', ' sat.', '\n\nThey'] }]);
    desk.goesOn.push(true, false);
    assert.equal(await desk.tell({ unit: 'paragraphs', count: 100, pauses: true }), 'stopped');
    assert.equal(desk.page, 'Once he ran.\n\nShe sat.');
    assert.equal(desk.asked[1]?.text, 'Once he ran.\n\n');
  });

  it('keeps what is there when it is stopped', async () => {
    const desk = new Desk('Once', [{ pieces: ' he ran on and on over the hills far away'.split(/(?= )/) }]);
    desk.write = (text) => {
      desk.page += text;
      if (text === ' ran') desk.source.cancel();
    };
    assert.equal(await desk.tell(sentences(1)), 'stopped');
    assert.equal(desk.page, 'Once he ran');
  });

  it('goes on with the next process when one goes away in the middle', async () => {
    const desk = new Desk('Once', [{ pieces: [' he'], error: new CancelledError() }, { pieces: [' ran.', ' And'] }]);
    assert.equal(await desk.tell(sentences(1)), 'longEnough');
    assert.equal(desk.page, 'Once he ran.');
  });

  it('fails with the model', async () => {
    const failure = new StorywispError('internal', 'it broke');
    await assert.rejects(new Desk('Once', [{ pieces: [' he'], error: failure }]).tell(sentences(1)), failure);
  });

  describe('where something is hidden', () => {
    const words = (text: string) => text.split(/(?= )/);

    it('goes on from the word before it with the next stretch', async () => {
      const desk = new Desk('Once', [
        { pieces: words(' he saw a bloody knife there. And he ran') },
        { pieces: words(' lamp. And then') },
      ]);
      assert.equal(await desk.tell(sentences(1)), 'longEnough');
      assert.equal(desk.page, 'Once he saw a lamp.');
      assert.deepEqual(desk.hidden, [' bloody knife there.']);
      assert.equal(desk.asked[1]?.text, 'Once he saw a');
    });

    it('keeps the lead for the first word that is shown', async () => {
      const desk = new Desk('Once', [{ pieces: words(' Blood. And so') }, { pieces: words(' He sat. And so') }]);
      assert.equal(await desk.tell(sentences(1), '\n\n'), 'longEnough');
      assert.equal(desk.page, 'Once\n\nHe sat.');
    });

    it('gives up when it happens time and again', async () => {
      const desk = new Desk(
        'Once',
        Array.from({ length: 20 }, (_, index) => ({ pieces: [` w${index}`, ' blood'] })),
      );
      assert.equal(await desk.tell(sentences(1)), 'hidden');
      assert.equal(desk.hidden.length, 8);
      assert.match(desk.page, /^Once( w\d+)+$/);
    });

    it('says that it goes in circles where that is why', async () => {
      const circle = { pieces: words(' round and round and round and round and') };
      const desk = new Desk(
        'Once',
        Array.from({ length: 20 }, () => circle),
      );
      assert.equal(await desk.tell(sentences(1)), 'loop');
    });

    it('counts the tokens of what was written', async () => {
      const one = { pieces: words(' he saw blood and') };
      const desk = new Desk('Once', [one, { pieces: words(' a cat and a dog') }]);
      await desk.tell({ unit: 'tokens', count: 6 });
      assert.deepEqual(
        desk.asked.map(({ most }) => most),
        [4, 1, 2],
      );
    });

    it('says nothing of what came after the story was long enough', async () => {
      const desk = new Desk('Once', [{ pieces: [' he sat. There was blood. So', ' it'] }]);
      assert.equal(await desk.tell(sentences(1)), 'longEnough');
      assert.deepEqual([desk.page, desk.hidden], ['Once he sat.', []]);
    });
  });
});
