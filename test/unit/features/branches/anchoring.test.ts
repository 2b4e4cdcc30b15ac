import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applied, changeFor, placeAfter } from '../../../../src/features/branches/anchoring.ts';
import { type Road, roadAt } from '../../../../src/features/branches/road.ts';
import { receiptOf } from '../../../support/receiptOf.ts';

const BEFORE = 'The storm had gone in the night. Anna went down to the shore and';
const HERE = placeAfter(BEFORE, BEFORE.length, 'page');
const road = (text: string, changes: Partial<Road> = {}): Road => ({
  ...roadAt(HERE, text, receiptOf({ seed: text.length })),
  ...changes,
});

describe('taking a road', () => {
  const taken = road(' sat down.', { outcome: 'taken', taken: 10 });
  const other = road(' saw a boat.');
  const change = (text: string, one = other) => changeFor(text, one, [taken, other]);
  const after = (text: string, one = other) => {
    const made = change(text, one);
    return typeof made === 'string' ? made : applied(text, made);
  };

  it('goes in place of what the model wrote there', () => {
    assert.equal(after(`${BEFORE} sat down. The end.`), `${BEFORE} saw a boat. The end.`);
  });

  it('replaces the part that was taken, and no more', () => {
    const part = road(' sat down.', { outcome: 'taken', taken: 4 });
    const text = `${BEFORE} sat on a stone.`;
    assert.deepEqual(changeFor(text, other, [part]), {
      from: BEFORE.length,
      to: BEFORE.length + 4,
      text: ' saw a boat.',
    });
  });

  it('takes no character that the writer wrote or changed', () => {
    assert.equal(after(`${BEFORE} sat downstairs.`), `${BEFORE} saw a boat. sat downstairs.`);
    assert.equal(after(`${BEFORE} slept.`), `${BEFORE} saw a boat. slept.`);
  });

  it('puts a road that goes on from another with it', () => {
    const further = road(' It was red.', { lead: ' saw a boat.' });
    assert.equal(after(`${BEFORE} sat down.`, further), `${BEFORE} saw a boat. It was red.`);
  });

  it('does nothing where it stands already, or its place is gone', () => {
    assert.equal(after(`${BEFORE} saw a boat.`), 'stands');
    assert.equal(after('Something else.'), 'gone');
  });
});
