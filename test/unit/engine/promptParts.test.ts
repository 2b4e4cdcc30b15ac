import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import type { GenerationOptions } from '../../../src/common/generation.ts';
import { nextAfter } from '../../../src/common/ideas/fillPattern.ts';
import type { AuthorsNote, LorePart, MemoryPart, PinnedNote } from '../../../src/common/memory.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { composePrompt, textOf } from '../../../src/engine/prompt.ts';
import { fitMemory } from '../../../src/engine/promptParts.ts';
import { boundedTail, pageWindow } from '../../../src/engine/promptWindow.ts';
import type { BigramModel } from '../../support/bigramModel.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';
import { fakeModel } from '../../support/fakeModel.ts';

const tokenizer = new ByteTokenizer();
const pinned = (text: string): PinnedNote => ({ kind: 'pinned', name: 'memory.md', text });
const lore = (name: string, text: string): LorePart => ({ kind: 'lore', name, text });
const note = (text: string, depth: number): AuthorsNote => ({ kind: 'note', name: 'note.md', text, depth });

const PAGE = 'The first.\n\nThe second.\n\nThe third.\n\nThe fourth';

function compose(text: string, memory: readonly MemoryPart[], limit = 400) {
  return composePrompt(tokenizer, boundedTail(text, limit), limit, memory);
}
const composed = (...given: Parameters<typeof compose>) => textOf(compose(...given).pieces);

describe('the memory in a prompt', () => {
  it('is not there when there is none: the window alone is read', () => {
    for (const text of [PAGE, '', 'word '.repeat(2000)]) {
      const window = pageWindow(tokenizer, boundedTail(text, 400), 400);
      assert.deepEqual(compose(text, []).tokens, window.tokens);
      assert.deepEqual(
        compose(text, [lore('long', 'x'.repeat(5000))]).tokens,
        window.tokens,
        'what does not fit is not there',
      );
    }
  });

  it('stands first: the pinned note, then lore in the order given, each a paragraph', () => {
    const memory = [lore('a', 'Anna is old.'), note('Rain.', 9), lore('b', 'The boat.'), pinned('A tale.')];
    assert.equal(composed('Page', memory), 'A tale.\n\nAnna is old.\n\nThe boat.\n\nRain.\n\nPage');
  });

  it('has the note as many whole paragraphs before the one at the cursor as it says', () => {
    assert.equal(composed(PAGE, [note('Rain.', 0)]), PAGE.replace('The fourth', 'Rain.\n\nThe fourth'));
    assert.equal(composed(PAGE, [note('Rain.', 2)]), PAGE.replace('The second', 'Rain.\n\nThe second'));
    assert.equal(composed(PAGE, [note('Rain.', 3)]), `Rain.\n\n${PAGE}`);
    assert.equal(composed(PAGE, [note('Rain.', 40)]), `Rain.\n\n${PAGE}`);
    assert.equal(composed(`${PAGE}\n\n`, [note('Rain.', 0)]), `${PAGE}\n\nRain.\n\n`);
  });

  it('stays what it was while a paragraph is typed, so that all before the cursor is in the cache', () => {
    const memory = [pinned('A tale.'), lore('a', 'Anna is old.'), note('Rain.', 1)];
    const page = `${'She walked along the shore and saw nothing. '.repeat(12).trim()}\n\n${PAGE}`;
    const before = compose(page, memory).tokens;
    const after = compose(`${page} one was short and then it`, memory).tokens;
    assert.deepEqual(after.slice(0, before.length), before);
  });

  it('is the same for the same text, whatever was asked before', () => {
    const memory = [pinned('A tale.'), note('Rain.', 1)];
    const first = compose(PAGE, memory).tokens;
    compose(PAGE.slice(0, 20), [lore('a', 'Anna')]);
    assert.deepEqual(compose(PAGE, memory).tokens, first);
  });

  it('takes half of the limit at most, and leaves the rest to the page: together they fit', () => {
    for (let length = 0; length < 300; length += 7) {
      const memory = [
        pinned('p'.repeat(length)),
        note('n'.repeat(40), 2),
        lore('a', 'a'.repeat(50)),
        lore('b', 'b'.repeat(30)),
      ];
      const { tokens, page } = compose('word\n\n'.repeat(600), memory, 300);
      assert.ok(tokens.length <= 300, `${tokens.length} tokens`);
      assert.ok(tokens.length - page.length <= 150, 'half');
      assert.ok(page.length >= 0.4 * 150, `${page.length} of the page`);
    }
  });
});

describe('fitting the memory', () => {
  const fitted = (memory: readonly MemoryPart[], room: number) => {
    const { parts, cut } = fitMemory(tokenizer, memory, room);
    return { parts: parts.map(({ text }) => text), cut: cut.map(({ part, kept }) => [part.name, kept]) };
  };

  it('leaves out lore whole, the last first, and still takes a shorter one', () => {
    const memory = [lore('a', 'a'.repeat(20)), lore('b', 'b'.repeat(30)), lore('c', 'c'.repeat(20)), lore('d', 'd')];
    assert.deepEqual(fitted(memory, 60).parts, ['a'.repeat(20), 'b'.repeat(30), 'd']);
    assert.deepEqual(fitted(memory, 60).cut, [['c', '']]);
  });

  it('gives way to the notes: lore is left out for them', () => {
    const memory = [lore('a', 'a'.repeat(20)), note('n'.repeat(10), 1), pinned('p'.repeat(10))];
    assert.deepEqual(fitted(memory, 30), { parts: ['n'.repeat(10), 'p'.repeat(10)], cut: [['a', '']] });
  });

  it('keeps the first lines of a note that is too long, or nothing if the first is', () => {
    assert.deepEqual(fitted([pinned('One.\n\nTwo.\n\nThree is long.')], 16).parts, ['One.\n\nTwo.']);
    assert.deepEqual(fitted([pinned('One.\n\nTwo.')], 5), { parts: [], cut: [['memory.md', '']] });
  });

  it('reads no more of a huge note than could fit', () => {
    let encoded = 0;
    const counting = {
      encode: (text: string) => {
        encoded += text.length;
        return tokenizer.encode(text);
      },
      bytes: (id: number) => tokenizer.bytes(id),
    };
    fitMemory(counting, [pinned('line\n'.repeat(20_000)), lore('a', 'x'.repeat(100_000))], 50);
    assert.ok(encoded <= 50 * 8 * 80, `${encoded} characters`);
  });
});

describe('the engine with a memory', () => {
  const options: GenerationOptions = {
    candidates: 1,
    maxNewTokens: 8,
    stopAt: 'budget',
    sampling: SAMPLING_DEFAULTS.ghostText,
    seed: 3,
    contextTokens: 400,
  };

  function engine() {
    const { model } = fakeModel();
    const clock = { now: () => 0, schedule: () => ({ dispose() {} }) };
    const parts = { model, tokenizer, clock, cacheBytes: 1e6, yieldTurn: async () => {}, drawSeed: () => 1 };
    return { engine: new Engine(parts), model: model as BigramModel };
  }

  async function run(one: Engine, text: string, memory: readonly MemoryPart[]) {
    const steps = one.generate(text, { ...options, memory }, neverCancelled);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    return step.value;
  }

  it('reads it before the page, and only what was typed since', async () => {
    const { engine: one, model } = engine();
    const memory = [pinned('A tale of the sea.'), note('Rain.', 1)];
    const first = await run(one, PAGE, memory);
    assert.equal(first.promptTokens, `A tale of the sea.\n\nRain.\n\n${PAGE}`.length);
    model.prefills.length = 0;
    await run(one, `${PAGE} one`, memory);
    const [read = 0, ...drawn] = model.prefills;
    assert.ok(read <= 96, `${read}`);
    assert.deepEqual([...new Set(drawn)], [1]);
  });

  it('reports exactly what it reads, with tokens that add up', () => {
    const memory = [pinned('A tale.'), lore('a.md', 'Anna.'), lore('b.md', 'b'.repeat(300)), note('Rain.', 1)];
    const report = engine().engine.inspect({ ...options, textBefore: PAGE, memory });
    assert.equal(
      report.pieces.map(({ text }) => text).join('') + report.forced,
      `A tale.\n\nAnna.\n\n${PAGE.replace('The third', 'Rain.\n\nThe third')}`,
    );
    assert.deepEqual(
      report.pieces.map(({ kind }) => kind),
      ['pinned', 'lore', 'page', 'note', 'page'],
    );
    assert.equal(report.forced, ' fourth');
    assert.equal(
      report.tokens,
      report.pieces.reduce((sum, { tokens }) => sum + tokens, 0),
    );
    assert.deepEqual(report.cut, [{ kind: 'lore', name: 'b.md', tokens: 300, kept: 0 }]);
    assert.equal(report.pageLength, PAGE.length);
  });

  it('weighs ideas against page and memory together', async () => {
    const { engine: one, model } = engine();
    const { form } = nextAfter('Page.');
    const request = {
      textBefore: 'Page.',
      form,
      count: 1,
      samples: 1,
      maxNewTokens: 8,
      sampling: options.sampling,
      seed: 1,
    };
    await one.ideas({ ...request, memory: [pinned('A tale.')] }, neverCancelled, () => {});
    assert.deepEqual(model.prefills, [1, 'A tale.\n\nPage.'.length], 'nothing, and the page');
  });
});
