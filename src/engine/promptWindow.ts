// Which of the text before the cursor the model reads: its start moves rarely, so that the cached prefix survives typing.
import type { Tokenizer } from './ports.ts';
import { Utf8Decoder } from './utf8.ts';

/** No more characters than this a token are looked at: prose has about four. */
export const CHARACTERS_A_TOKEN = 8;

export interface Tail {
  /** Well-formed, lines ended by `\n`. */
  readonly text: string;
  /** Whether it begins where the text given begins. */
  readonly whole: boolean;
}

/** The end of `text` that a window of `limit` tokens can come from, however long the text is. */
export function boundedTail(text: string, limit: number): Tail {
  const tail = text.slice(-limit * CHARACTERS_A_TOKEN);
  return {
    text: tail.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\r\n?/g, '\n'),
    whole: tail.length === text.length,
  };
}

/** Characters a token from one place where the window may begin to the next: half a window of prose. */
const PAGE_CHARACTERS = 2;
/** Share of a page in which its best break is looked for. */
const SNAP_SHARE = 0.25;
/** A window with a smaller share of its limit gets shorter pages: those were of another density than prose. */
const LEAST_SHARE = 0.4;

export interface Window {
  readonly text: string;
  readonly tokens: readonly number[];
}

/**
 * The last tokens of `tail`, at most `limit`; a function of the text alone. Positions are absolute, so that a window
 * that slid with every token could never reuse a KV cache. A longer text is divided into pages of equal length, counted
 * from a landmark that stays in its place while the text grows, and the window holds the last pages whole: its start
 * moves once a page, and then by a page.
 */
export function pageWindow(tokenizer: Tokenizer, tail: Tail, limit: number): Window {
  const { text, whole } = tail;
  if (whole) {
    const tokens = tokenizer.encode(text);
    if (tokens.length <= limit) return { text, tokens };
  }
  const landmark = whole ? 0 : landmarkIn(text);
  for (let page = PAGE_CHARACTERS * limit; page >= 1; page >>= 1) {
    const { window, isAll } = lastPages(tokenizer, text, landmark, page, limit);
    if (isAll || window.tokens.length >= LEAST_SHARE * limit) return window;
  }
  const tokens = tokenizer.encode(text).slice(-limit);
  const decoder = new Utf8Decoder('\ufffd');
  return { text: tokens.map((token) => decoder.push(tokenizer.bytes(token))).join(''), tokens };
}

/**
 * @param page characters.
 * @returns as many pages as `limit` tokens hold, none if the last is longer; and whether these are all that there are.
 */
function lastPages(tokenizer: Tokenizer, text: string, landmark: number, page: number, limit: number) {
  let kept: Window = { text: '', tokens: [] };
  const last = text.length - ((text.length - landmark) % page);
  for (let place = last; place >= 0; place -= page) {
    const window = text.slice(bestBreak(text, place, place + page * SNAP_SHARE));
    const tokens = tokenizer.encode(window);
    if (tokens.length > limit) return { window: kept, isAll: false };
    kept = { text: window, tokens };
  }
  return { window: kept, isAll: true };
}

/** The first of the best breaks from `begin` on, before `end`. */
function bestBreak(text: string, begin: number, end: number): number {
  let best = isLowSurrogate(text, begin) ? begin + 1 : begin;
  let bestRank = breakRank(text, best);
  for (let at = best + 1; at < Math.min(end, text.length); at++) {
    const rank = breakRank(text, at);
    if (rank <= bestRank) continue;
    best = at;
    bestRank = rank;
  }
  return best;
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** How good it is to begin at character `at`: 4 paragraph, 3 line, 2 sentence, 1 word, 0 none. */
function breakRank(text: string, at: number): number {
  const before = text[at - 1];
  if (before === '\n' && text[at] !== '\n') return text[at - 2] === '\n' ? 4 : 3;
  if (text[at] !== ' ') return 0;
  return before !== undefined && '.!?")”’'.includes(before) ? 2 : 1;
}

const HASHED_CHARACTERS = 16;

/**
 * The start of a word that a hash of what follows prefers to all others: it stays the same when the text goes on, or is
 * itself a tail that slides, until it leaves the text or a better one is typed.
 */
function landmarkIn(text: string): number {
  let best = 0;
  let bestHash = -1;
  for (let at = text.indexOf(' '); at >= 0 && at + HASHED_CHARACTERS <= text.length; at = text.indexOf(' ', at + 1)) {
    const hash = hashAt(text, at);
    if (hash <= bestHash) continue;
    best = at;
    bestHash = hash;
  }
  return best;
}

/** FNV-1a over the characters from `at` on; 32-bit. */
function hashAt(text: string, at: number): number {
  let hash = 0x811c9dc5;
  for (let i = at; i < at + HASHED_CHARACTERS; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
