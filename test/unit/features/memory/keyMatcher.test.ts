import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyMatcher } from '../../../../src/features/memory/keyMatcher.ts';

const names = (key: string, text: string) => new KeyMatcher([[key]]).match(text).has(0);

describe('KeyMatcher', () => {
  it('finds whole words, whatever their case', () => {
    assert.ok(names('Mara', 'There was MARA.'));
    assert.ok(names('mara', "Mara's boat"));
    assert.ok(!names('Mara', 'Marathon'));
    assert.ok(!names('Mara', 'Samara'));
    assert.ok(!names('Mara', 'mara2'));
  });

  it('knows the letters of all scripts, composed or not', () => {
    assert.ok(names('Zoë', 'zoe\u0308 laughed'));
    assert.ok(!names('Zo', 'Zoë laughed'));
    assert.ok(!names('Zo', 'Zoe\u0308 laughed'));
    assert.ok(names('Ødegård', 'ØDEGÅRD!'));
    assert.ok(names('Анна', 'и анна, и'));
    assert.ok(!names('Анна', 'Аннабель'));
    assert.ok(!names('a', 'a𝒳'), 'letters beyond the first plane');
  });

  it('finds names of several words over any blanks, and with the marks they have', () => {
    assert.ok(names('the old harbour', 'at The\nold   Harbour.'));
    assert.ok(!names('the old harbour', 'the old. Harbour'));
    assert.ok(names('Jean-Luc', 'jean-luc came'));
    assert.ok(!names('Jean-Luc', 'Jean, Luc'));
    assert.ok(names("O'Brien", 'O’Brien'));
    assert.ok(names('.hack', 'the .hack file'));
    assert.ok(names('C++', 'C++ is'));
  });

  it('tells which entries were named, by any of their keys', () => {
    const matcher = new KeyMatcher([['Mara', 'the captain'], ['boat'], [], ['captain', 'boat']]);
    assert.deepEqual([...matcher.match('The captain took the boat.')].sort(), [0, 1, 3]);
    assert.deepEqual([...matcher.match('')], []);
  });
});
