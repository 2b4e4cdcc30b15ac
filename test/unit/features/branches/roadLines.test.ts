import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Road, roadAt } from '../../../../src/features/branches/road.ts';
import { fileLines, readRoads } from '../../../../src/features/branches/roadLines.ts';
import { receiptOf } from '../../../support/receiptOf.ts';
import { goodMemory } from '../../../support/samples.ts';

const DOCUMENT = 'file:///book/story.md';
const roads: Road[] = ['a\nhen', 'a “king”\u2028'].map((text, seed) =>
  roadAt({ before: 'Once', offset: 4, page: 'p' }, text, receiptOf({ seed })),
);

function written(some: readonly Road[]): string {
  return `${[...fileLines(DOCUMENT, some)].join('\n')}\n`;
}

test('roads come back as they were written', () => {
  assert.deepEqual(readRoads(written(roads), DOCUMENT), { state: 'read', roads, lost: 0 });
});

test('what a road was written with comes back, and each part of it is kept once', () => {
  const [pinned, lore, note] = goodMemory;
  assert.ok(pinned && lore && note);
  const told = [
    [pinned, note],
    [pinned, lore, note],
  ];
  const remembering = roads.map((road) => ({ ...road, receipt: { ...road.receipt, memory: told } }));
  const contents = written(remembering);
  assert.deepEqual(readRoads(contents, DOCUMENT), { state: 'read', roads: remembering, lost: 0 });
  assert.equal(contents.split(lore.text).length, 2);
  const torn = contents.replace(/.*The fox is hungry.*\n/, 'x\n');
  assert.deepEqual(readRoads(torn, DOCUMENT), { state: 'read', roads, lost: 1 });
});

test('roads of before there was a memory are read', () => {
  const contents = written(roads).replace('"version":2', '"version":1');
  assert.deepEqual(readRoads(contents, DOCUMENT), { state: 'read', roads, lost: 0 });
});

test('a torn or broken line costs one road', () => {
  const contents = written(roads);
  assert.deepEqual(readRoads(contents.slice(0, -20), DOCUMENT), { state: 'read', roads: roads.slice(0, 1), lost: 1 });
  const broken = `${contents}{"id":7}\nnull\n[]\n${JSON.stringify({ ...roads[0], outcome: 'toString' })}\n`;
  assert.deepEqual(readRoads(broken, DOCUMENT), { state: 'read', roads, lost: 4 });
});

test('of another document, or without a head, nothing is taken', () => {
  const contents = written(roads);
  assert.deepEqual(readRoads(contents, 'file:///other.md'), { state: 'read', roads: [], lost: 2 });
  assert.deepEqual(readRoads('<<<<<<< HEAD\n{', DOCUMENT), { state: 'read', roads: [], lost: 1 });
  assert.deepEqual(readRoads('', DOCUMENT), { state: 'read', roads: [], lost: 0 });
});

test('what a newer version kept is left alone', () => {
  assert.deepEqual(readRoads('{"version":3,"chapters":[]}\n', DOCUMENT), { state: 'newer' });
});
