import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Page, StreamWriter } from '../../../../src/features/story/streamWriter.ts';

/** A document that tells its writer of every change, as the editor does. */
class FakePage implements Page {
  text: string;
  eol = '\n';
  refusals = 0;
  readonly firsts: boolean[] = [];
  writer: StreamWriter | undefined;

  constructor(text: string) {
    this.text = text;
  }

  async insert(offset: number, text: string, isFirst: boolean): Promise<boolean> {
    await Promise.resolve();
    if (this.refusals-- > 0) return false;
    this.firsts.push(isFirst);
    this.edit(offset, 0, text.replaceAll('\n', this.eol));
    return true;
  }

  edit(rangeOffset: number, rangeLength: number, text: string): void {
    this.text = this.text.slice(0, rangeOffset) + text + this.text.slice(rangeOffset + rangeLength);
    this.writer?.edited({ rangeOffset, rangeLength, text });
  }
}

function start(marked: string): { page: FakePage; writer: StreamWriter; broken: () => number } {
  const offset = marked.indexOf('|');
  const page = new FakePage(marked.replace('|', ''));
  let broken = 0;
  const writer = new StreamWriter(page, offset, () => broken++);
  page.writer = writer;
  return { page, writer, broken: () => broken };
}

describe('StreamWriter', () => {
  it('writes what comes, in order, as one undo step', async () => {
    const { page, writer } = start('The cat| and the dog');
    for (const text of [' sat', ' down', '', ' here']) writer.push(text);
    await writer.settled();
    writer.push('.');
    await writer.settled();
    assert.equal(page.text, 'The cat sat down here. and the dog');
    assert.deepEqual(
      page.firsts.map((isFirst) => isFirst),
      [true, ...page.firsts.slice(1).map(() => false)],
    );
  });

  it('knows its own text in a CRLF document', async () => {
    const { page, writer, broken } = start('One.|');
    page.eol = '\r\n';
    writer.push('\n\nTwo.');
    await writer.settled();
    writer.push(' Three.');
    await writer.settled();
    assert.equal(page.text, 'One.\r\n\r\nTwo. Three.');
    assert.equal(broken(), 0);
  });

  it('follows its place when the writer edits before and after it', async () => {
    const { page, writer, broken } = start('The cat|');
    writer.push(' sat');
    await writer.settled();
    page.edit(0, 3, 'A');
    page.edit(page.text.length - 9, 0, '“');
    writer.push(' down');
    await writer.settled();
    assert.equal(page.text, '“A cat sat down');
    assert.equal(broken(), 0);
  });

  it('starts with what came first even when the document changed under the edit', async () => {
    const { page, writer } = start('The cat|');
    page.refusals = 2;
    writer.push(' sat');
    await writer.settled();
    assert.equal(page.text, 'The cat sat');
    assert.deepEqual(page.firsts, [true]);
  });

  const changes: readonly [string, (page: FakePage) => void][] = [
    ['types at the place', (page) => page.edit(page.text.length, 0, '!')],
    ['deletes what was written', (page) => page.edit(page.text.length - 1, 1, '')],
    ['replaces the text around', (page) => page.edit(2, page.text.length - 2, 'new')],
  ];
  for (const [name, change] of changes) {
    it(`stops for good when the writer ${name}`, async () => {
      const { page, writer, broken } = start('The cat|');
      writer.push(' sat');
      await writer.settled();
      change(page);
      const theirs = page.text;
      writer.push(' down');
      await writer.settled();
      assert.equal(page.text, theirs);
      assert.equal(writer.isBroken, true);
      assert.equal(broken(), 1);
    });
  }

  it('stops when the document takes no edit', async () => {
    const { page, writer, broken } = start('The cat|');
    page.refusals = 100;
    writer.push(' sat');
    await writer.settled();
    assert.equal(page.text, 'The cat');
    assert.equal(broken(), 1);
  });
});
