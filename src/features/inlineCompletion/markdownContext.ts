// Finds the part of a Markdown document that a cursor stands in. Reads a bounded piece of the text around it, once.
import type { Place, TextLines } from '../../editor/documents.ts';

/** Parts that are not prose; the names are those of the setting `inline.inside`. */
export type MarkdownPart = 'frontMatter' | 'code' | 'comments' | 'tables' | 'links';

/** Lines looked back over; a block that opened earlier is taken as closed. */
const LINES = 1000;
/** Characters read of a line, at the end that matters. */
const CHARACTERS = 2000;
const FRONT_MATTER_LINES = 200;

export function markdownPart(document: TextLines, place: Place): MarkdownPart | undefined {
  const line = (index: number) => document.lineAt(index).text;
  if (isInFrontMatter(line, document.lineCount, place.line)) return 'frontMatter';
  const block = openBlock(line, place);
  if (block) return block;
  const text = line(place.line);
  if (isTableRow(line, place.line)) return 'tables';
  if (isIndentedCode(line, place.line)) return 'code';
  const before = text.slice(Math.max(0, place.character - CHARACTERS), place.character);
  const after = text.slice(place.character, place.character + CHARACTERS);
  if (isInCodeSpan(before)) return 'code';
  return isInLink(before, after) ? 'links' : undefined;
}

type Line = (index: number) => string;

/** YAML between `---` or TOML between `+++` at the very start. Not closed yet, it must at least look like keys. */
function isInFrontMatter(line: Line, lineCount: number, at: number): boolean {
  const fence = line(0).trimEnd();
  if (at >= FRONT_MATTER_LINES || (fence !== '---' && fence !== '+++')) return false;
  for (let index = 1; index < Math.min(lineCount, FRONT_MATTER_LINES); index++) {
    if (line(index).trimEnd() === fence) return at <= index;
  }
  return lineCount > 1 && /^[\w-]+\s*[:=]/.test(line(1).slice(0, CHARACTERS));
}

/** The fenced code or HTML comment that is open at the cursor: one pass over the lines above. */
function openBlock(line: Line, { line: at, character }: Place): 'code' | 'comments' | undefined {
  let fence = '';
  let comment = false;
  for (let index = Math.max(0, at - LINES); index <= at; index++) {
    const whole = line(index);
    const text = index < at ? whole : whole.slice(0, character);
    const start = text.slice(0, CHARACTERS);
    if (fence) {
      if (index < at && fenceClosing.exec(start)?.[1]?.startsWith(fence)) fence = '';
    } else {
      fence = comment ? '' : openingFence(start);
      if (!fence) comment = isCommentOpen(text.slice(-CHARACTERS), comment);
    }
  }
  if (fence) return 'code';
  return comment ? 'comments' : undefined;
}

const fenceOpening = /^[\s>]*(`{3,}|~{3,})/;
const fenceClosing = /^[\s>]*(`{3,}|~{3,})\s*$/;

/** Its marks, or nothing: backticks with another one behind them are a code span. */
function openingFence(start: string): string {
  const [opening = '', marks = ''] = fenceOpening.exec(start) ?? [];
  return marks.startsWith('`') && start.includes('`', opening.length) ? '' : marks;
}

function isCommentOpen(text: string, before: boolean): boolean {
  const opened = text.lastIndexOf('<!--');
  const closed = text.lastIndexOf('-->');
  return opened < 0 && closed < 0 ? before : opened > closed;
}

const delimiterRow = /^[\s>|:-]*$/;

/** A row that starts with a pipe, or one of a run of rows with pipes in them below a row of dashes. */
function isTableRow(line: Line, at: number): boolean {
  if (/^[\s>]*\|/.test(line(at).slice(0, CHARACTERS))) return true;
  for (let index = at; index >= Math.max(0, at - LINES); index--) {
    const text = line(index).slice(0, CHARACTERS);
    if (!text.includes('|')) return false;
    if (text.includes('-') && delimiterRow.test(text)) return true;
  }
  return false;
}

const indented = /^(?: {4}|\t)/;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s/;

/** Four blanks or a tab after an empty line, where no list could own them. */
function isIndentedCode(line: Line, at: number): boolean {
  if (!indented.test(line(at))) return false;
  let blankBelow = false;
  for (let index = at - 1; index >= Math.max(0, at - LINES); index--) {
    const text = line(index).slice(0, CHARACTERS);
    const blank = text.trim() === '';
    if (listItem.test(text)) return false;
    if (!blank && !indented.test(text)) return blankBelow;
    blankBelow = blank;
  }
  return true;
}

function isInCodeSpan(before: string): boolean {
  let open = 0;
  for (const [run] of before.matchAll(/`+/g)) {
    if (open === 0) open = run.length;
    else if (open === run.length) open = 0;
  }
  return open > 0;
}

function isInLink(before: string, after: string): boolean {
  const word = before.split(/\s/).at(-1) ?? '';
  if (word.includes('://') || word.startsWith('www.')) return true;
  if (before.lastIndexOf('](') > before.lastIndexOf(')')) return true;
  if (/^ {0,3}\[[^\]^][^\]]*\]:/.test(before)) return true;
  const label = before.lastIndexOf('[');
  if (label <= before.lastIndexOf(']')) return false;
  const isWikiOrImage = before[label - 1] === '[' || before[label - 1] === '!';
  return isWikiOrImage || /^[^[\]]*\][([]/.test(after);
}
