import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passagesOf } from '../../../../src/features/provenance/passages.ts';
import { type Piece, textOf } from '../../../../src/features/provenance/ranges.ts';
import { readSidecar, reanchor, type Sidecar, writeSidecar } from '../../../../src/features/provenance/sidecar.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

/** A text in which generated text stands in brackets, one answer each. */
function generated(marked: string): { text: string; pieces: Piece[] } {
  let text = '';
  const pieces: Piece[] = [];
  for (const [index, part] of marked.split(/[[\]]/).entries()) {
    if (index % 2 === 1) {
      const source = { receipt: receiptOf({ seed: index }), text: part, taken: part.length };
      pieces.push({ offset: text.length, length: part.length, source, from: 0, isMine: false });
    }
    text += part;
  }
  return { text, pieces };
}

async function written(marked: string): Promise<string> {
  const { text, pieces } = generated(marked);
  return write(text, pieces);
}

function write(text: string, pieces: readonly Piece[]): Promise<string> {
  return writeSidecar({ text, passages: passagesOf(pieces) }, async () => {});
}

function read(contents: string): Sidecar {
  const sidecar = readSidecar(contents);
  if (typeof sidecar === 'string') throw new Error(sidecar);
  return sidecar;
}

/** The text with brackets around what is found again. */
function found(contents: string, text: string): string {
  let marked = '';
  let end = 0;
  for (const piece of reanchor(text, read(contents)).pieces) {
    assert.equal(textOf(piece), text.slice(piece.offset, piece.offset + piece.length));
    marked += `${text.slice(end, piece.offset)}[${textOf(piece)}]`;
    end = piece.offset + piece.length;
  }
  return marked + text.slice(end);
}

const STORY =
  'One day[ the old woman went down to the shore.]\n\nShe said “[No].”[ The wind blew over the grey water.] Then she slept.\n';
const plain = (marked: string) => marked.replaceAll(/[[\]]/g, '');

describe('sidecar', () => {
  it('brings everything back into the same text', async () => {
    const { text, pieces } = generated(STORY);
    const again = reanchor(text, read(await write(text, pieces)));
    assert.deepEqual(again, { pieces, lost: 0 });
  });

  it('finds passages again after an edit elsewhere, before or around', async () => {
    const edited = plain(STORY).replace('One day', 'A long time ago, one fine day').replace('Then she slept.', 'End.');
    const wanted = STORY.replace('One day', 'A long time ago, one fine day').replace('Then she slept.', 'End.');
    assert.equal(found(await written(STORY), edited), wanted);
  });

  it('finds a short one by one side if the other was changed', async () => {
    const edited = plain(STORY).replace('She said', 'He cried at last');
    assert.match(found(await written(STORY), edited), /cried at last “\[No\]\.”/);
  });

  it('finds passages in another order', async () => {
    const [first, second] = ['[ the old woman went down to the shore.]', '[ The wind blew over the grey water.]'];
    const swapped = `${second}\n\n${first}\n`;
    assert.equal(found(await written(`${first}\n\n${second}\n`), plain(swapped)), swapped);
  });

  it('tells equal ones apart by what stands around them', async () => {
    const marked = 'He said: and so it was to the end. She said:[ and so it was to the end.]';
    assert.equal(found(await written(marked), plain(marked)), marked);
    const turned = 'She said:[ and so it was to the end.] He said: and so it was to the end.';
    assert.equal(found(await written(marked), plain(turned)), turned);
  });

  it('finds the start and the end of one that was changed inside, and knows how much is left', async () => {
    const marked = 'She[ went down to the shore and looked out over the grey water for a long time.]';
    const edited = plain(marked).replace('and looked out', 'to look');
    assert.equal(
      found(await written(marked), edited),
      'She[ went down to the shore ]to look[ over the grey water for a long time.]',
    );
  });

  it('counts what is gone', async () => {
    const { pieces, lost } = reanchor('Nothing of it is left in here at all.', read(await written(STORY)));
    assert.deepEqual({ pieces, lost }, { pieces: [], lost: 3 });
  });

  it('never says the same place twice', async () => {
    const marked = 'One.[ and so it was to the end.] Two.[ and so it was to the end.]';
    const edited = 'Once and so it was to the end.';
    const { pieces, lost } = reanchor(edited, read(await written(marked)));
    assert.deepEqual([pieces.length, lost], [1, 1]);
  });

  it('keeps what is mine, half emojis and all', async () => {
    const { text, pieces } = generated('She \ud83d[\udc00 smiled at the sea again]\u2028.');
    const [piece] = pieces;
    assert.ok(piece);
    const mine = [{ ...piece, isMine: true }];
    assert.deepEqual(reanchor(text, read(await write(text, mine))).pieces, mine);
  });

  it('changes one line when one passage changes', async () => {
    const before = (await written(STORY)).split('\n');
    const after = (await written(STORY.replace('grey water', 'grey cold water'))).split('\n');
    assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
    assert.equal(after.length, before.length);
    const appended = (await written(`${STORY}[ And so the story came to its end.]`)).split('\n');
    assert.equal(appended.length, before.length + 1);
  });

  it('says what it cannot read', async () => {
    const good = JSON.parse(await written(STORY)) as { passages: object[]; settings: object };
    const changed = (changes: object) => readSidecar(JSON.stringify({ ...good, ...changes }));
    assert.equal(typeof changed({}), 'object');
    assert.equal(changed({ version: 2, passages: 'another shape' }), 'newer');
    const [first] = good.passages;
    const broken = [
      { version: 0 },
      { version: '1' },
      { settings: {} },
      { settings: [] },
      { passages: {} },
      { passages: [null] },
      ...[
        { seed: '5' },
        { taken: null },
        { time: 'noon' },
        { parts: [] },
        { parts: [{ text: '' }] },
        { settings: 'constructor' },
      ].map((change) => ({ passages: [{ ...first, ...change }] })),
    ];
    for (const change of broken) assert.equal(changed(change), 'corrupt', JSON.stringify(change));
    for (const contents of ['', '<<<<<<< HEAD', 'null', '[]', '\0']) assert.equal(readSidecar(contents), 'corrupt');
  });
});
