import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstStop, StopStrings } from '../../../../src/cli/http/stopStrings.ts';

function through(pieces: readonly string[], strings: readonly string[]) {
  const gate = new StopStrings(strings);
  const out = pieces.map((piece) => gate.push(piece));
  return { out, text: out.join('') + gate.end(), found: gate.found };
}

test('a stop string is found over the borders of pieces, and nothing of it gets out', () => {
  assert.deepEqual(through([' a king', '. T', 'HE', ' END', ' more'], ['THE END', 'never']), {
    out: [' a king', '. ', '', '', ''],
    text: ' a king. ',
    found: true,
  });
});

test('what only looks like a beginning is let out when it turns out otherwise, or at the end', () => {
  assert.deepEqual(through(['aa', 'b', 'a'], ['aac']).out, ['', 'aab', '']);
  assert.equal(through(['aa', 'b', 'a'], ['aac']).text, 'aaba');
});

test('however a text is cut, it ends before its first stop string', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '🐢'), maxLength: 6 });
  const stops = fc.array(
    letters.filter((text) => text !== ''),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(letters), stops, (pieces, strings) => {
      const whole = pieces.join('');
      const stop = firstStop(whole, strings);
      const { text, found } = through(pieces, strings);
      // A longer string may begin before a shorter one that is whole already: the one that is seen first ends the text.
      assert.equal(found, stop >= 0);
      assert.equal(
        strings.some((string) => text.includes(string)),
        false,
      );
      assert.ok(whole.startsWith(text) && (found || text === whole));
    }),
  );
});
