// Which of the text before the cursor the model reads: its start moves rarely, so that the cached prefix survives typing.
import type { Tokenizer } from './ports.ts';

/** No more characters than this a token are looked at: prose has about four. */
const CHARACTERS_A_TOKEN = 8;

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

/**
 * The last tokens of `tail`, at most `limit`; a function of the text alone. Positions are absolute, so that a window
 * that slid with every token could never reuse a KV cache. A longer text is cut at the best break between `limit` and
 * half of it before the end. Breaks rank paragraph, line, sentence, word; among equals a hash of what follows decides,
 * so that the winner stays the winner while the text grows, until it leaves the range or a better one enters it.
 */
export function windowTokens(tokenizer: Tokenizer, tail: Tail, limit: number): number[] {
  const tokens = tokenizer.encode(tail.text);
  if (tail.whole && tokens.length <= limit) return tokens;
  const last = tokens.length - (limit >> 1);
  let best = Math.max(0, tokens.length - limit);
  let bestRank = breakRank(tokenizer, tokens, best);
  let bestHash = hashAt(tokens, best);
  for (let i = best + 1; i <= last; i++) {
    const rank = breakRank(tokenizer, tokens, i);
    if (rank < bestRank) continue;
    const hash = hashAt(tokens, i);
    if (rank === bestRank && hash <= bestHash) continue;
    best = i;
    bestRank = rank;
    bestHash = hash;
  }
  return tokens.slice(best);
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
/** Ends of sentences: `.` `!` `?` `"` `)` and the last byte of `”` or `’`. */
const sentenceEnds: ReadonlySet<number | undefined> = new Set([0x2e, 0x21, 0x3f, 0x22, 0x29, 0x9d, 0x99]);

/** How good it is to start at token `index`: 4 paragraph, 3 line, 2 sentence, 1 word, 0 none. */
function breakRank(tokenizer: Tokenizer, tokens: readonly number[], index: number): number {
  const first = tokenizer.bytes(tokens[index] as number)[0];
  const before = byteBefore(tokenizer, tokens, index, 1);
  if (before === NEWLINE && first !== NEWLINE) return byteBefore(tokenizer, tokens, index, 2) === NEWLINE ? 4 : 3;
  if (first !== SPACE) return 0;
  return sentenceEnds.has(before) ? 2 : 1;
}

/** The byte `distance` (1 or 2) bytes before token `index`. */
function byteBefore(tokenizer: Tokenizer, tokens: readonly number[], index: number, distance: number) {
  const previous = tokens[index - 1];
  if (previous === undefined) return undefined;
  const bytes = tokenizer.bytes(previous);
  if (bytes.length >= distance) return bytes[bytes.length - distance];
  const earlier = tokens[index - 2];
  return earlier === undefined ? undefined : tokenizer.bytes(earlier).at(bytes.length - distance);
}

const HASHED_TOKENS = 8;

/** FNV-1a over the tokens from `index` on; 32-bit. */
function hashAt(tokens: readonly number[], index: number): number {
  let hash = 0x811c9dc5;
  for (let i = index; i < index + HASHED_TOKENS; i++) hash = Math.imul(hash ^ (tokens[i] ?? 0), 0x01000193);
  return hash >>> 0;
}
