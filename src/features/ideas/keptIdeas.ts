// The Markdown file of kept ideas: a heading a kind, an idea a list item. What a writer makes of it is left as it is.

export interface KeptIdea {
  readonly text: string;
  /** Of the kind. */
  readonly title: string;
  /** Day, and the document that it was for. */
  readonly note: string;
}

/** Where a file grows, and by what; nothing else of it changes. */
export interface Growth {
  /** UTF-16 units. */
  readonly offset: number;
  readonly text: string;
}

interface Line {
  readonly text: string;
  readonly end: number;
}

const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const fence = /^ {0,3}(?:```|~~~)/;
/** A line of a list, or one that goes on below it. */
const listLine = /^\s*(?:[-*+]|\d+[.)])\s|^\s{2,}\S/;

/**
 * @param contents of the file; empty for a new one. @param fileTitle of a new file.
 * @returns undefined if the idea stands in its section already.
 */
export function growthFor(contents: string, { text, title, note }: KeptIdea, fileTitle: string): Growth | undefined {
  const newline = contents.includes('\r\n') ? '\r\n' : '\n';
  const item = listItem(text);
  const written = [...item.slice(0, -1), `${item.at(-1) ?? ''} ${emphasised(note)}`];
  const grow = (offset: number, lines: readonly string[]) => ({
    offset,
    text: lines.map((line) => line + newline).join(''),
  });
  const section = sectionOf(linesOf(contents), title);
  const last = section?.findLast((line) => line.text.trim() !== '');
  if (!section || !last) {
    const before = contents === '' ? [`# ${fileTitle}`, ''] : gapAfter(contents);
    return grow(contents.length, [...before, `## ${oneLine(title)}`, '', ...written]);
  }
  const standing = section.map((line) => `${line.text}\n`).join('');
  if ([' *(', '\n'].some((after) => standing.includes(`\n${item.join('\n')}${after}`))) return undefined;
  const isEnded = contents.slice(0, last.end).endsWith('\n');
  return grow(last.end, [...(isEnded ? [] : ['']), ...(listLine.test(last.text) ? [] : ['']), ...written]);
}

/** A line's end is after its break. */
function linesOf(contents: string): Line[] {
  return [...contents.matchAll(/[^\n]*\n|[^\n]+$/g)].map(({ 0: whole, index }) => {
    return { text: whole.replace(/\r?\n$/, ''), end: index + whole.length };
  });
}

/** The lines from a heading of that name up to the next one that is not below it. */
function sectionOf(lines: readonly Line[], title: string): Line[] | undefined {
  const wanted = oneLine(title).toLowerCase();
  let fenced = false;
  let level = 0;
  let found: Line[] | undefined;
  for (const line of lines) {
    if (fence.test(line.text)) fenced = !fenced;
    const [, marks = '', name = ''] = (fenced ? undefined : heading.exec(line.text)) ?? [];
    if (marks !== '' && found && marks.length <= level) return found;
    if (marks !== '' && !found && name.toLowerCase() === wanted) {
      level = marks.length;
      found = [];
    }
    found?.push(line);
  }
  return found;
}

function listItem(text: string): string[] {
  const [first = '', ...rest] = text.trim().replace(/\r/g, '').split('\n');
  return [`- ${asProse(first)}`, ...rest.map((line) => (line.trim() === '' ? '' : `  ${asProse(line.trim())}`))];
}

/** Without what would be a heading, a quotation or a list at a line's start. */
function asProse(line: string): string {
  return line.replace(/^[#>+*-]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

function emphasised(note: string): string {
  return `*(${oneLine(note).replace(/[*_\\]/g, '\\$&')})*`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** An empty line between what stands there and what comes. */
function gapAfter(contents: string): string[] {
  if (!contents.endsWith('\n')) return ['', ''];
  return /\n[ \t]*\r?\n$/.test(contents) ? [] : [''];
}
