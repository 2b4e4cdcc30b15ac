// Rows of a text that comes in pieces, each with the very characters it was read from.
import { StorywispError } from '../errors.ts';

export type Pieces = AsyncIterable<string> | Iterable<string>;

export interface Row<T> {
  readonly value: T;
  /** With its line break, so that the lengths of all rows add up to the text's. */
  readonly raw: string;
  /** What it ends with: `nothing` and `openQuote` are for the last row, which may have been cut off. */
  readonly ending: 'lineBreak' | 'nothing' | 'openQuote';
}

const BYTE_ORDER_MARK = '\ufeff';
/** What is longer is no record, characters. */
export const LONGEST_ROW = 16 * 2 ** 20;

/**
 * Lines, without their `\n` or `\r\n`.
 * @throws StorywispError `bad-request` for a line without an end.
 */
export async function* lineRows(pieces: Pieces): AsyncGenerator<Row<string>> {
  let rest = '';
  let count = 0;
  const row = (raw: string, ending: 'lineBreak' | 'nothing') => {
    const line = raw.replace(/\r?\n$/, '');
    const value = count === 0 ? withoutMark(line) : line;
    count++;
    return { value, raw, ending };
  };
  for await (const piece of pieces) {
    rest += piece;
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      yield row(rest.slice(start, end + 1), 'lineBreak');
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > LONGEST_ROW) throw new StorywispError('bad-request', `line ${count + 1} has no end`);
  }
  if (rest !== '') yield row(rest, 'nothing');
}

export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
