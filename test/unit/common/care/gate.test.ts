import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { CareGate } from '../../../../src/common/care/gate.ts';
import { Judge } from '../../../../src/common/care/judge.ts';
import { Page } from '../../../../src/common/care/page.ts';

describe('the gate', () => {
  let judge: Judge;
  before(async () => {
    judge = await Judge.by({ words: ['blood*', 'dark and stormy night'], list: 'none', hideFaults: true });
  });

  /** Streams `text` in by pieces. */
  function stream(text: string, { page = '', by = judge, pieces = text.split(/(?= )/) } = {}) {
    const gate = new CareGate(by, new Page(page));
    const heard: string[] = [];
    for (const piece of pieces) {
      const passed = gate.push(piece);
      heard.push(passed.text);
      if (passed.isOver) break;
    }
    heard.push(gate.finish().text);
    return { text: heard.join(''), heard, caught: gate.caught };
  }

  it('lets all through that is well, eight words behind', () => {
    const text = ' one two three four five six seven eight nine ten.';
    const { text: whole, heard, caught } = stream(text);
    assert.equal(whole, text);
    assert.equal(heard.slice(0, 9).join(''), ' one');
    assert.equal(caught, undefined);
  });

  it('holds nothing back without rules', async () => {
    const by = await Judge.by({ words: [], list: 'none', hideFaults: false });
    assert.deepEqual(stream(' one two', { by }).heard, [' one', ' two', '']);
  });

  it('stops before a hidden word, and keeps the rest of its sentence', () => {
    const { text, caught } = stream(' He ran to the sea and saw a bloody knife there. Then he wept for hours.');
    assert.equal(text, ' He ran to the sea and saw a');
    assert.deepEqual([caught?.text, caught?.fault.reason], [' bloody knife there.', 'words']);
  });

  it('waits for a word to end', () => {
    assert.equal(stream('blo', { pieces: [' blo', 'om and more'] }).text, ' bloom and more');
    assert.equal(stream('', { pieces: [' a bl', 'oo', 'd'] }).text, ' a');
  });

  it('does not take the end of a piece for the end of a line', () => {
    assert.equal(stream('', { pieces: [' The\n', 'Advertisement', ' ', 'was'] }).text, ' The\nAdvertisement was');
    assert.equal(stream('', { pieces: [' The\n', 'Advertisement', '\n', 'was'] }).text, ' The');
    assert.equal(stream('', { pieces: [' The\n', 'Advertisement'] }).text, ' The');
  });

  it('stops before a phrase, a copy and a loop as a whole', () => {
    assert.equal(stream(' It was a dark and stormy night when he came.').text, ' It was a');
    const page = 'The old king went down to the sea in the morning.';
    const copied = stream(' So the old king went down to the sea in tears.', { page });
    assert.deepEqual([copied.text, copied.caught?.fault.reason], [' So', 'copy']);
    const looped = stream(' He ran and ran and he ran and ran and he ran and ran and he ran');
    assert.deepEqual([looped.text, looped.caught?.fault.reason], [' He ran and ran and', 'loop']);
    const short = stream(' over the hills, over the hills, over the hills, over the');
    assert.deepEqual([short.text, short.caught?.fault.reason], [' over the hills, over the hills,', 'loop']);
  });

  it('passes a beginning of the text, up to the fault that the judge finds in the whole, however it is cut', () => {
    const word = fc.constantFrom(
      'a',
      'the',
      'sea',
      'blood',
      'bloom',
      'night',
      'dark',
      'and',
      'stormy',
      'Advertisement',
      '.',
    );
    const texts = fc.array(word, { maxLength: 60 }).map((words) => words.map((one) => ` ${one}`).join(''));
    fc.assert(
      fc.property(texts, texts, fc.array(fc.nat(12), { maxLength: 80 }), (page, text, cuts) => {
        const pieces: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(text.slice(at, at + cut));
          at += cut;
        }
        pieces.push(text.slice(at));
        const gate = new CareGate(judge, new Page(page));
        const passed = pieces.map((piece) => gate.push(piece).text).join('') + gate.finish().text;
        assert.ok(text.startsWith(passed));
        assert.equal(judge.faultIn(passed, new Page(page), true), undefined, 'no fault got through');
        if (judge.faultIn(text, new Page(page), false)) assert.ok(gate.caught);
        else assert.equal(passed, text.trimEnd());
      }),
    );
  });
});
