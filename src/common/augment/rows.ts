// Rows of a text that comes in pieces, each with the very characters it was read from.

export type Pieces = AsyncIterable<string> | Iterable<string>;

export interface Row<T> {
  readonly value: T;
  /** With its line break, so that the lengths of all rows add up to the text's. */
  readonly raw: string;
  /** What it ends with: `nothing` and `openQuote` are for the last row, which may have been cut off. */
  readonly ending: 'lineBreak' | 'nothing' | 'openQuote';
}

const BYTE_ORDER_MARK = '\ufeff';

/** Lines, without their `\n` or `\r\n`. */
export async function* lineRows(pieces: Pieces): AsyncGenerator<Row<string>> {
  let rest = '';
  let isFirst = true;
  const row = (raw: string, ending: 'lineBreak' | 'nothing') => {
    const line = raw.replace(/\r?\n$/, '');
    const value = isFirst ? withoutMark(line) : line;
    isFirst = false;
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
  }
  if (rest !== '') yield row(rest, 'nothing');
}

export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
