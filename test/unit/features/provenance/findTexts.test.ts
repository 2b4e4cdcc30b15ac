import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findTexts, SHORTEST_FOUND } from '../../../../src/features/provenance/findTexts.ts';

describe('findTexts', () => {
  it('finds what indexOf finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 200 });
    fc.assert(
      fc.property(letters, fc.array(fc.nat(200), { maxLength: 6 }), (text, starts) => {
        const passages = starts.map((start) => text.slice(start, start + SHORTEST_FOUND + 4));
        const wanted = passages.map((passage) => {
          const places: number[] = [];
          if (passage.length < SHORTEST_FOUND) return places;
          for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) places.push(at);
          return places.slice(0, 32);
        });
        assert.deepEqual(findTexts(text, passages), wanted);
      }),
    );
  });

  it('finds the few of many that stand in a short text', () => {
    const many = Array.from({ length: 500 }, (_, index) => `passage number ${index} of many`);
    const text = `Here is ${many[417]}, and nothing else.`;
    const found = findTexts(text, many).flatMap((places, index) => places.map((place) => [index, place]));
    assert.deepEqual(found, [[417, 8]]);
  });

  it('finds none in a shorter text, and none that is too short', () => {
    assert.deepEqual(findTexts('short', ['a long passage to find', 'short']), [[], []]);
  });
});
