import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figuresOf, fromModel, sumOf } from '../../../../src/features/provenance/figures.ts';
import { nextUnreviewed, passageAt, passagesOf } from '../../../../src/features/provenance/passages.ts';
import { TrackedText } from '../../../../src/features/provenance/trackedText.ts';
import { passageWords, statement } from '../../../../src/features/provenance/words.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const voice = {
  t: (message: string, ...args: (string | number)[]) =>
    message.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)])),
  language: 'en-GB',
};

/** A text that is written one part after the other, with what is taken in brackets. */
class Page {
  text = '';
  readonly tracked = new TrackedText();

  write(marked: string, model = 'fable-14m'): void {
    for (const [index, part] of marked.split(/[[\]]/).entries()) {
      this.edit(this.text.length, 0, part);
      if (index % 2 === 1) this.tracked.take(this.text.length - part.length, part, receiptOf({ model, seed: index }));
    }
  }

  edit(offset: number, length: number, inserted: string): void {
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + length);
    this.tracked.apply([{ offset, length, text: inserted }]);
  }

  insertBefore(word: string, inserted: string): void {
    this.edit(this.text.indexOf(word), 0, inserted);
  }

  get passages() {
    return passagesOf(this.tracked.pieces());
  }
}

describe('passagesOf', () => {
  it('is as generated until something inside it is changed, and knows how much', () => {
    const page = new Page();
    page.write('She[ went down to the shore.] Then she slept.');
    assert.deepEqual(
      page.passages.map(({ state, changed, offset, end }) => ({ state, changed, offset, end })),
      [{ state: 'generated', changed: 0, offset: 3, end: 27 }],
    );
    page.insertBefore('down', 'slowly ');
    page.edit(page.text.indexOf('shore'), 5, 'water');
    const [edited] = page.passages;
    assert.equal(page.passages.length, 1);
    assert.equal(edited?.state, 'edited');
    assert.equal(edited?.changed, 12 / 31);
  });

  it('counts deletions, at the edges too', () => {
    const page = new Page();
    page.write('She[ went down.]');
    page.edit(8, 6, '');
    assert.deepEqual(
      page.passages.map(({ state, changed }) => [state, changed]),
      [['edited', 6 / 11]],
    );
  });

  it('is mine once all of it is', () => {
    const page = new Page();
    page.write('She[ went down.]');
    page.tracked.makeMine(0, 8);
    assert.equal(page.passages[0]?.state, 'edited');
    page.tracked.makeMine(0, 20);
    assert.equal(page.passages[0]?.state, 'mine');
  });

  it("is two where much of the writer's own stands between", () => {
    const page = new Page();
    page.write('She[ went down to the shore.]');
    page.insertBefore('down', `${'and on '.repeat(100)}`);
    assert.equal(page.passages.length, 2);
  });
});

describe('going through passages', () => {
  const page = new Page();
  page.write('One[ aaa bbb.] two[ ccc ddd.] three[ eee fff.] four');
  page.tracked.makeMine(page.text.indexOf(' ccc'), 9);

  it('finds the one at a place, and at its end', () => {
    assert.equal(passageAt(page.passages, 5)?.offset, 3);
    assert.equal(passageAt(page.passages, 12)?.offset, 3);
    assert.equal(passageAt(page.passages, 14), undefined);
  });

  it('goes to the next that is not reviewed, and round', () => {
    const next = (offset: number) => nextUnreviewed(page.passages, offset)?.offset;
    const third = page.text.indexOf(' eee');
    assert.deepEqual([next(0), next(3), next(40)], [3, third, 3]);
    assert.equal(nextUnreviewed([], 0), undefined);
  });
});

describe('figuresOf', () => {
  it('counts each word once, by its first letter', () => {
    const page = new Page();
    page.write('The old wo[man went down.] She slept [well and long.] It[ rained again.]', 'fable-14m');
    page.insertBefore('and', 'very ');
    page.tracked.makeMine(page.text.indexOf(' rained'), 14);
    const { byModel, ...figures } = figuresOf(page.text, page.tracked.pieces());
    assert.deepEqual(figures, { generated: 2, edited: 3, mine: 2, own: 7, passages: 3, unreviewed: 2 });
    assert.deepEqual([...byModel], [['fable-14m', 7]]);
  });

  it('adds up', () => {
    const page = new Page();
    page.write('One[ two three.]', 'gpt2');
    const one = figuresOf(page.text, page.tracked.pieces());
    const sum = sumOf([one, one]);
    assert.equal(fromModel(sum), 4);
    assert.deepEqual([...sum.byModel], [['gpt2', 4]]);
  });
});

describe('words', () => {
  const page = new Page();
  page.write('She[ went down to the shore.] And[ so on.]');
  page.insertBefore('shore', 'grey ');

  it('say of a passage what it is, whence it came, and how to have it again', () => {
    const [passage = assert.fail()] = page.passages;
    const [state, origin, settings] = passageWords(passage, voice);
    assert.equal(state, 'Generated, 17 % changed since');
    assert.match(origin ?? '', /^From fable-14m, by ghost text, 23 Nov 2026/);
    assert.match(settings ?? '', /Temperature 0\.8, top-k 50, top-p 0\.92, .*at most 32 tokens, seed 1/);
  });

  it('make a statement for the chapter and the book', () => {
    const figures = figuresOf(page.text, page.tracked.pieces());
    const chapter = { name: 'one.md', figures, lost: 0 };
    const text = statement(chapter, [chapter, { ...chapter, name: 'two|b.md', lost: 2 }], voice);
    assert.match(text, /## one\.md/);
    assert.match(text, /\| Generated, in passages edited since \| 5 \| 50 % \|/);
    assert.match(text, /\| two\\\|b\.md \| 7 \| 10 \| 70 % \|/);
    assert.match(text, /fable-14m: 14 words that still stand\./);
    assert.match(text, /2 passages were remembered/);
    assert.match(text, /What it cannot know/);
  });

  it('are there for a workspace in which nothing came from a model', () => {
    assert.match(statement(undefined, [], voice), /What this counts/);
    assert.doesNotMatch(statement(undefined, [], voice), /NaN|undefined/);
  });
});
