import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Road, roadAt } from '../../../../src/features/branches/road.ts';
import { readRoads, writeRoads } from '../../../../src/features/branches/roadLines.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const DOCUMENT = 'file:///book/story.md';
const roads: Road[] = ['a\nhen', 'a “king”\u2028'].map((text, seed) =>
  roadAt({ before: 'Once', offset: 4, page: 'p' }, text, receiptOf({ seed })),
);

test('roads come back as they were written', () => {
  assert.deepEqual(readRoads(writeRoads(DOCUMENT, roads), DOCUMENT), { state: 'read', roads, lost: 0 });
});

test('a torn or broken line costs one road', () => {
  const contents = writeRoads(DOCUMENT, roads);
  assert.deepEqual(readRoads(contents.slice(0, -20), DOCUMENT), { state: 'read', roads: roads.slice(0, 1), lost: 1 });
  const broken = `${contents}{"id":7}\nnull\n[]\n${JSON.stringify({ ...roads[0], outcome: 'toString' })}\n`;
  assert.deepEqual(readRoads(broken, DOCUMENT), { state: 'read', roads, lost: 4 });
});

test('of another document, or without a head, nothing is taken', () => {
  const contents = writeRoads(DOCUMENT, roads);
  assert.deepEqual(readRoads(contents, 'file:///other.md'), { state: 'read', roads: [], lost: 2 });
  assert.deepEqual(readRoads('<<<<<<< HEAD\n{', DOCUMENT), { state: 'read', roads: [], lost: 1 });
  assert.deepEqual(readRoads('', DOCUMENT), { state: 'read', roads: [], lost: 0 });
});

test('what a newer version kept is left alone', () => {
  assert.deepEqual(readRoads('{"version":2,"chapters":[]}\n', DOCUMENT), { state: 'newer' });
});
