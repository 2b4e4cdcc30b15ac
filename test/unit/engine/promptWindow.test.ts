import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedTail, pageWindow } from '../../../src/engine/promptWindow.ts';
import { ByteTokenizer } from '../../support/byteTokenizer.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

const words = ['the', 'king', 'sea', 'went', 'over', 'a', 'ship', 'saw', 'old'];
/** One token, as in GPT-2's vocabulary. */
const rule = '-'.repeat(64);
const tokenizer = new ByteTokenizer([rule, ...words.flatMap((word) => [word, ` ${word}`])]);

function textOf(tokens: readonly number[]): string {
  return Buffer.concat(tokens.map((id) => tokenizer.bytes(id))).toString();
}

function windowOf(text: string, limit: number): string {
  const tokens = pageWindow(tokenizer, boundedTail(text, limit), limit).tokens;
  assert.ok(tokens.length <= limit, `${tokens.length} tokens for a limit of ${limit}`);
  return textOf(tokens);
}

/** Random prose: sentences of known words, in paragraphs. */
function prose(random: SeededRandom, sentences: number): string {
  let text = '';
  for (let i = 0; i < sentences; i++) {
    const length = 4 + random.below(9);
    text += `${Array.from({ length }, () => random.pick(words)).join(' ')}.${random.below(4) === 0 ? '\n\n' : ' '}`;
  }
  return text;
}

test('a text that fits is read whole', () => {
  assert.equal(windowOf('the king went over the sea.', 100), 'the king went over the sea.');
});

test('a longer one begins at a paragraph or a sentence, holds its end, and fills two fifths of the limit', () => {
  const random = new SeededRandom(11);
  let paragraphs = 0;
  for (let round = 0; round < 60; round++) {
    const text = prose(random, 120);
    const limit = 300 + random.below(200);
    const window = windowOf(text, limit);
    assert.ok(text.endsWith(window));
    const skipped = text.slice(0, -window.length);
    assert.match(skipped, /[.\n]$/, JSON.stringify(window.slice(0, 30)));
    if (skipped.endsWith('\n\n')) paragraphs++;
    assert.ok(tokenizer.encode(window).length >= 0.4 * limit);
  }
  assert.ok(paragraphs > 30, `${paragraphs} of 60 at a paragraph`);
});

test('while the text grows, the start moves seldom: also if the text given is itself a tail that slides', () => {
  const text = prose(new SeededRandom(12), 400);
  const limit = 200;
  let moves = 0;
  let last = -1;
  for (let end = 9000; end < 12_000; end++) {
    // Token healing takes the word at the cursor off.
    if (text[end] !== ' ') continue;
    const given = text.slice(end - 4000, end);
    const start = end - windowOf(given, limit).length;
    if (last >= 0 && start !== last) moves++;
    last = start;
  }
  // 3000 characters are seven and a half pages.
  assert.ok(moves <= 12, `${moves} moves`);
});

test('the same text has the same window, whatever was asked before; an edit far above moves nothing', () => {
  const text = prose(new SeededRandom(13), 400);
  const window = windowOf(text, 200);
  windowOf(text.slice(0, -500), 200);
  assert.equal(windowOf(text, 200), window);
  assert.equal(windowOf(`The old ship. ${text}`, 200), window);
});

test('a text of few characters a token fills its window too', () => {
  for (const text of ['海へ行く。'.repeat(800), 'zq xj '.repeat(800), '😀'.repeat(2000)]) {
    const window = windowOf(text, 200);
    assert.ok(
      tokenizer.encode(window).length >= 80,
      `${tokenizer.encode(window).length} tokens of ${text.slice(0, 6)}`,
    );
    assert.ok(text.endsWith(window), JSON.stringify(window.slice(0, 8)));
  }
});

test('a limit of one token gives one token', () => {
  for (const text of ['the king saw a ship', '😀'.repeat(9), 'xx']) {
    assert.equal(pageWindow(tokenizer, boundedTail(text, 1), 1).tokens.length, 1);
  }
});

test('without paragraphs it begins at a line, without lines at a sentence, without those at a word', () => {
  const word = 'the king saw a ship ';
  const at = (text: string) => text.slice(0, -windowOf(text, 60).length);
  assert.match(at(`${word.repeat(5).trim()}\n`.repeat(20)), /\n$/);
  assert.match(at(`${word.trim()}. `.repeat(80)), /\.$/);
  assert.match(at(word.repeat(80)), /\w$/);
  assert.equal(windowOf('x'.repeat(10_000), 60).length <= 60, true);
});

/** Characters that are encoded to find the window of each of `texts`. */
function encodedFor(texts: readonly string[], limit: number): number {
  let encoded = 0;
  const counting = {
    encode: (text: string) => {
      encoded += text.length;
      return tokenizer.encode(text);
    },
    bytes: (id: number) => tokenizer.bytes(id),
  };
  for (const text of texts) pageWindow(counting, boundedTail(text, limit), limit);
  return encoded;
}

test('ten million characters on one line, and a hundred thousand lines, cost no more than a page', () => {
  const encoded = encodedFor(['the king '.repeat(1_200_000), 'a\n'.repeat(100_000)], 500);
  assert.ok(encoded <= 3 * 500 * 8, `${encoded} characters encoded`);
});

test('a text of many characters a token is read nearly as far as it is looked at, at the price of one reading', () => {
  const text = `${rule}\n`.repeat(200);
  assert.ok(windowOf(text, 500).length > 0.7 * 500 * 8);
  const encoded = encodedFor([text], 500);
  assert.ok(encoded <= 4 * 500 * 8, `${encoded} characters encoded`);
});

test('lone surrogates become replacement characters, line ends become \\n, NUL and emoji stay', () => {
  const { text, whole } = boundedTail('a\ud83d b\udc00\r\nc\rd \u0000 😀', 100);
  assert.equal(text, 'a\ufffd b\ufffd\nc\nd \u0000 😀');
  assert.equal(whole, true);
  assert.equal(boundedTail('x'.repeat(900), 100).whole, false);
});
