// Rows of a CSV that comes in pieces: quotes, line breaks in fields, a byte order mark, any line end, `,` `;` or tab.
import Papa from 'papaparse';
import { StorywispError } from '../errors.ts';
import { LONGEST_ROW, type Pieces, type Row, withoutMark } from './rows.ts';

/** The header, and so the delimiter and the line end, are looked for in so much of the text, characters. */
const GUESSED_FROM = 2 ** 16;

interface Dialect {
  readonly delimiter: string;
  readonly newline: string;
}

/**
 * Empty lines are left out; their characters belong to the row after them.
 * @throws StorywispError `bad-request` for a row without an end.
 */
export async function* csvRows(pieces: Pieces): AsyncGenerator<Row<readonly string[]>> {
  let dialect: Dialect | undefined;
  let mark = '';
  let rest = '';
  let count = 0;
  const begin = (): Dialect => {
    const text = withoutMark(rest);
    mark = rest.slice(0, rest.length - text.length);
    rest = text;
    return guess(text);
  };
  const take = (isLast: boolean, known: Dialect): Row<readonly string[]>[] => {
    const { rows, rest: left } = parse(rest, known, isLast);
    rest = left;
    count += rows.length;
    if (rest.length > LONGEST_ROW) throw endless(count + 1);
    const [first, ...others] = rows;
    if (!first || mark === '') return rows;
    const marked = { ...first, raw: mark + first.raw };
    mark = '';
    return [marked, ...others];
  };
  for await (const piece of pieces) {
    rest += piece;
    if (!dialect && rest.length < GUESSED_FROM) continue;
    dialect ??= begin();
    yield* take(false, dialect);
  }
  if (rest !== '') yield* take(true, dialect ?? begin());
}

/** From the header: what is in quotes tells nothing. */
function guess(text: string): Dialect {
  const bare = text.slice(0, GUESSED_FROM).replace(/"[^"]*"/g, '');
  const newline = /\r\n|\n|\r/.exec(bare)?.[0] ?? '\n';
  const [header = ''] = bare.split(newline, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  const [delimiter = ','] = [',', ';', '\t'].sort((a, b) => count(b) - count(a));
  return { delimiter, newline };
}

/** @param isLast whether the text ends here; else its last row may not be whole and stays in `rest`. */
function parse(
  text: string,
  { delimiter, newline }: Dialect,
  isLast: boolean,
): { readonly rows: Row<readonly string[]>[]; readonly rest: string } {
  const rows: Row<readonly string[]>[] = [];
  let start = 0;
  const parser = new Papa.Parser({
    delimiter,
    newline,
    step: ({ data: [value = []], errors, meta: { cursor } }) => {
      const isEmpty = value.length === 1 && value[0] === '';
      if (isEmpty) return;
      const raw = text.slice(start, cursor);
      const isOpen = errors.some(({ code }) => code === 'MissingQuotes');
      rows.push({ value, raw, ending: isOpen ? 'openQuote' : raw.endsWith(newline) ? 'lineBreak' : 'nothing' });
      start = cursor;
    },
  });
  parser.parse(text, 0, !isLast);
  return { rows, rest: isLast ? '' : text.slice(start) };
}

function endless(row: number): StorywispError {
  return new StorywispError('bad-request', `row ${row} of the CSV has no end; is a quote never closed?`);
}
