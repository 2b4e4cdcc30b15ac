import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breach, type Page, type Span, StreamWriter } from '../../../src/editor/streamWriter.ts';
import { WrittenRange } from '../../../src/editor/writtenRange.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** A document that tells its writer of every change, as the editor does. */
class FakePage implements Page {
  text: string;
  eol = '\n';
  refusals = 0;
  isReadOnly = false;
  isGone = false;
  readonly steps: boolean[] = [];
  writer: StreamWriter | undefined;

  constructor(text: string) {
    this.text = text;
  }

  async ready(): Promise<boolean> {
    return !this.isGone;
  }

  async replace({ start, end }: Span, text: string, startsStep: boolean): Promise<boolean> {
    await Promise.resolve();
    if (this.refusals-- > 0) return false;
    if (this.isReadOnly) return true;
    this.steps.push(startsStep);
    this.edit(start, end - start, text.replaceAll('\n', this.eol));
    return true;
  }

  edit(rangeOffset: number, rangeLength: number, text: string): void {
    this.text = this.text.slice(0, rangeOffset) + text + this.text.slice(rangeOffset + rangeLength);
    this.writer?.edited({ rangeOffset, rangeLength, text });
  }
}

interface Stream {
  readonly page: FakePage;
  readonly range: WrittenRange;
  readonly writer: StreamWriter;
  readonly clock: ManualClock;
  readonly breaches: Breach[];
  /** Lets time pass until all that was pushed is written. */
  settle(): Promise<void>;
}

function start(marked: string, range = new WrittenRange(marked.indexOf('|')), lag = 0): Stream {
  const page = new FakePage(marked.replace('|', ''));
  const clock = new ManualClock();
  const breaches: Breach[] = [];
  const onBroken = (breach: Breach) => breaches.push(breach);
  const writer = new StreamWriter({ page, clock, range, startsStep: true, lag, onBroken });
  page.writer = writer;
  const settle = async () => {
    let isSettled = false;
    void writer.settled().then(() => {
      isSettled = true;
    });
    while (!isSettled) {
      await new Promise(setImmediate);
      clock.advance(50);
    }
  };
  return { page, range, writer, clock, breaches, settle };
}

describe('StreamWriter', () => {
  it('writes what comes, in order, as one undo step', async () => {
    const { page, writer, settle, range } = start('The cat| and the dog');
    for (const text of [' sat', ' down', '', ' here']) writer.push(text);
    await settle();
    writer.push('.');
    await settle();
    assert.equal(page.text, 'The cat sat down here. and the dog');
    assert.deepEqual(page.steps, [true, ...page.steps.slice(1).map(() => false)]);
    assert.equal(page.text.slice(range.start, range.end), ' sat down here.');
  });

  it('gathers what comes within 50 ms into one edit', async () => {
    const { page, writer, clock, settle } = start('The|');
    writer.push(' a');
    await new Promise(setImmediate);
    for (const text of [' b', ' c']) writer.push(text);
    clock.advance(49);
    await new Promise(setImmediate);
    assert.equal(page.text, 'The a');
    assert.equal(writer.unwritten, ' b c');
    await settle();
    assert.equal(page.text, 'The a b c');
    assert.equal(page.steps.length, 2);
  });

  it('knows its own text in a CRLF document', async () => {
    const { page, writer, breaches, settle } = start('One.|');
    page.eol = '\r\n';
    writer.push('\n\nTwo.');
    await settle();
    writer.push(' Three.');
    await settle();
    assert.equal(page.text, 'One.\r\n\r\nTwo. Three.');
    assert.deepEqual(breaches, []);
  });

  it('follows its place when the writer edits before and after it; their edit is a step of its own', async () => {
    const { page, writer, breaches, settle } = start('The cat|');
    writer.push(' sat');
    await settle();
    page.edit(0, 3, 'A');
    page.edit(page.text.length - 9, 0, '“');
    writer.push(' down');
    await settle();
    assert.equal(page.text, '“A cat sat down');
    assert.deepEqual(breaches, []);
    assert.deepEqual(page.steps, [true, true]);
  });

  it('goes on when the writer mends what it just wrote, and keeps their words out of its own', async () => {
    const { page, writer, range, settle } = start('The cat|');
    writer.push(' sat on a mat');
    await settle();
    page.edit(8, 3, 'lay');
    writer.push('.');
    await settle();
    assert.equal(page.text, 'The cat lay on a mat.');
    assert.equal(page.text.slice(range.start, range.end), ' on a mat.');
    assert.equal(range.isTouched, true);
  });

  it('puts its first words in place of an earlier story', async () => {
    const range = new WrittenRange(7);
    range.append(' sat down.');
    const { page, writer, settle } = start('The cat sat down. End|', range);
    assert.equal(writer.place, 7);
    writer.push(' ran');
    await settle();
    writer.push(' off.');
    await settle();
    assert.equal(page.text, 'The cat ran off. End');
    assert.equal(page.text.slice(range.start, range.end), ' ran off.');
  });

  it('starts with what came first even when the document changed under the edit', async () => {
    const { page, writer, settle } = start('The cat|');
    page.refusals = 2;
    writer.push(' sat');
    await settle();
    assert.equal(page.text, 'The cat sat');
    assert.deepEqual(page.steps, [true]);
  });

  it('tries on for as long as a writer types elsewhere, who is quicker each time', async () => {
    const { page, writer, breaches, settle } = start('The cat|');
    const replace = page.replace.bind(page);
    let keys = 0;
    page.replace = async (...edit) => {
      if (keys++ >= 10) return replace(...edit);
      page.edit(0, 0, 'x');
      return false;
    };
    writer.push(' sat');
    await settle();
    assert.equal(page.text, `${'x'.repeat(10)}The cat sat`);
    assert.deepEqual(breaches, []);
  });

  const changes: readonly [string, (page: FakePage) => void][] = [
    ['types at the place', (page) => page.edit(page.text.length, 0, '!')],
    ['deletes what was written', (page) => page.edit(page.text.length - 1, 1, '')],
    ['replaces the text around', (page) => page.edit(2, page.text.length - 2, 'new')],
  ];
  for (const [name, change] of changes) {
    it(`stops for good when the writer ${name}`, async () => {
      const { page, writer, breaches, settle } = start('The cat|');
      writer.push(' sat');
      await settle();
      change(page);
      const theirs = page.text;
      writer.push(' down');
      await settle();
      assert.equal(page.text, theirs);
      assert.deepEqual(breaches, ['changed']);
    });
  }

  const refusals: readonly [string, (page: FakePage) => void][] = [
    ['takes no edit', (page) => (page.refusals = 100)],
    ['is read only', (page) => (page.isReadOnly = true)],
    ['is gone', (page) => (page.isGone = true)],
  ];
  for (const [name, refuse] of refusals) {
    it(`stops when the document ${name}`, async () => {
      const { page, writer, breaches, settle } = start('The cat|');
      refuse(page);
      writer.push(' sat');
      await settle();
      assert.equal(page.text, 'The cat');
      assert.deepEqual(breaches, ['refused']);
    });
  }

  describe('behind what comes', () => {
    const burst = ' the wind blew and the sea was high'.repeat(20);

    it('writes a burst at an even pace, in whole words, and the rest at once for whoever waits', async () => {
      const { page, writer, clock, settle } = start('Once|', undefined, 700);
      writer.push(burst);
      let written = 0;
      for (let tick = 0; tick < 10; tick++) {
        await new Promise(setImmediate);
        const now = page.text.length - 'Once'.length;
        assert.ok(now > written && now - written < burst.length / 8, `${written} to ${now}`);
        assert.match(`${burst} `.slice(now), /^ /);
        written = now;
        clock.advance(50);
      }
      await settle();
      assert.equal(page.text, `Once${burst}`);
    });

    it('leaves what waits unwritten when it is told to drop it, and goes on after that', async () => {
      const { page, writer, settle } = start('Once|', undefined, 700);
      writer.push(burst);
      await new Promise(setImmediate);
      const shown = page.text;
      writer.drop();
      assert.equal(writer.unwritten, '');
      await settle();
      assert.equal(page.text, shown);
      writer.push(' the end.');
      await settle();
      assert.equal(page.text, `${shown} the end.`);
    });
  });
});
