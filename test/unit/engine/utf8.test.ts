import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8, Utf8Decoder, utf8Length } from '../../../src/engine/utf8.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

const sample = 'naïve café — “Ω” 😀👩‍🚀 e\u0301 שלום \u0000 \u{10ffff} 𝄞';

test('text goes to bytes and back, and its length is known without them', () => {
  assert.deepEqual(encodeUtf8(sample), new TextEncoder().encode(sample));
  assert.equal(utf8Length(sample), encodeUtf8(sample).length);
  assert.equal(new Utf8Decoder().push(encodeUtf8(sample)), sample);
});

test('cut anywhere, the pieces hold whole characters and together the text', () => {
  const bytes = encodeUtf8(sample);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const decoder = new Utf8Decoder('\ufffd');
    const first = decoder.push(bytes.subarray(0, cut));
    assert.ok(sample.startsWith(first), `cut at ${cut}: ${first}`);
    assert.equal(first + decoder.push(bytes.subarray(cut)), sample);
    assert.equal(decoder.incomplete, false);
  }
});

test('random bytes decode as the platform decodes them, in pieces of any size', () => {
  const random = new SeededRandom(1);
  const leads = [0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0];
  for (let round = 0; round < 2000; round++) {
    const bytes = Uint8Array.from({ length: 1 + random.below(12) }, () => random.pick(leads));
    const ours = new Utf8Decoder('\ufffd');
    const theirs = new TextDecoder();
    const cut = random.below(bytes.length);
    const decoded = ours.push(bytes.subarray(0, cut)) + ours.push(bytes.subarray(cut));
    assert.equal(decoded, theirs.decode(bytes, { stream: true }), `bytes ${bytes}`);
  }
});

test('by default bytes of no character leave nothing behind', () => {
  assert.equal(new Utf8Decoder().push(Uint8Array.of(0x61, 0xff, 0xc3, 0x62, 0x80)), 'ab');
});
