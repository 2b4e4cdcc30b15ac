// A dialogue as it stands in a Markdown document: front matter that names who speaks, lines that say who they are, and
// turns that begin with a name. Knows text alone.
import type { Place, TextLines } from '../../editor/documents.ts';

export interface Turn {
  readonly speaker: string;
  /** May have several lines, or be empty. */
  readonly text: string;
}

export interface Dialogue {
  /** The writer first. */
  readonly speakers: readonly string[];
  /** What stands between the front matter and the first turn. */
  readonly persona: string;
  readonly turns: readonly Turn[];
}

/** Front matter is looked for in so many lines, and the speaker of a turn in so many lines before the cursor. */
const NEARBY = 200;
const LONGEST_NAME = 40;
const blank = /^\s*$/;

/** The writer first; undefined if the document's first lines do not make it a dialogue of two or more. */
export function readSpeakers(document: TextLines): readonly string[] | undefined {
  if (document.lineAt(0).text.trimEnd() !== '---') return undefined;
  let speakers: readonly string[] | undefined;
  for (let line = 1; line < Math.min(document.lineCount, NEARBY); line++) {
    const text = document.lineAt(line).text.trimEnd();
    if (text === '---') return speakers && speakers.length > 1 ? speakers : undefined;
    const named = /^dialogue:\s+(.*)$/.exec(text)?.[1];
    if (named !== undefined) speakers = readNames(named);
  }
  return undefined;
}

function readNames(list: string): readonly string[] {
  const names = list
    .replace(/(?:^|\s)#.*$/, '')
    .split(',')
    .map(speakerName);
  const known = new Set<string>();
  return names.filter((name) => {
    const isNew = name !== '' && !known.has(name.toLowerCase());
    known.add(name.toLowerCase());
    return isNew;
  });
}

/** A name as it can stand before a colon and in a list; empty if nothing of it can. */
export function speakerName(text: string): string {
  return text
    .replace(/[\s:,#*_"'[\]{}]+/g, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .trim();
}

/** Reads `Name: text`, also with the name in bold; undefined if the line begins no turn. */
export function readTurn(line: string, speakers: readonly string[]): Turn | undefined {
  const [, name = '', text = ''] = /^\s*\**([^:*]{1,40}?)\**:\**(?:\s+(.*))?$/s.exec(line) ?? [];
  const speaker = speakers.find((known) => known.toLowerCase() === name.trim().toLowerCase());
  return speaker === undefined ? undefined : { speaker, text: text.trimEnd() };
}

/** The turn that ends at a place: undefined if anything but blanks comes after it, or if it belongs to no turn. */
export function turnAt(document: TextLines, { line, character }: Place, speakers: readonly string[]): Turn | undefined {
  if (!blank.test(document.lineAt(line).text.slice(character))) return undefined;
  for (let below = document.lineCount - 1; below > line; below--) {
    if (!blank.test(document.lineAt(below).text)) return undefined;
  }
  const lines: string[] = [];
  for (let above = line; above >= Math.max(0, line - NEARBY); above--) {
    const { text } = document.lineAt(above);
    const turn = readTurn(text, speakers);
    if (turn) return { speaker: turn.speaker, text: [turn.text, ...lines].join('\n').trimEnd() };
    if (text.trimEnd() === '---') return undefined;
    lines.unshift(text);
  }
  return undefined;
}

/** @param text of a document that `readSpeakers` knows, from its beginning. */
export function readDialogue(text: string, speakers: readonly string[]): Dialogue {
  const body = text.replace(/^---\s*\n.*?\n---[ \t]*(?:\n|$)/s, '');
  const persona: string[] = [];
  const turns: { speaker: string; lines: string[] }[] = [];
  for (const line of body.split('\n')) {
    const begun = readTurn(line, speakers);
    if (begun) turns.push({ speaker: begun.speaker, lines: [begun.text] });
    else (turns.at(-1)?.lines ?? persona).push(line);
  }
  return {
    speakers,
    persona: persona.join('\n').trim(),
    turns: turns.map(({ speaker, lines }) => ({ speaker, text: lines.join('\n').trim() })),
  };
}

/** Who answers the last turn: whom it names, else who has been silent longest. The writer never does. */
export function whoAnswers({ speakers, turns }: Dialogue): string | undefined {
  const others = speakers.slice(1);
  const said = turns.at(-1)?.text ?? '';
  const named = others.filter((name) => mentions(said, name));
  if (named.length === 1) return named[0];
  const lastTurn = (name: string) => turns.findLastIndex(({ speaker }) => speaker === name);
  const asked = named.length > 0 ? named : others;
  return [...asked].sort((one, other) => lastTurn(one) - lastTurn(other))[0];
}

/** Whether a text says a name, or the first word of it, as a word of its own. */
function mentions(text: string, name: string): boolean {
  const words: readonly string[] = text.split(/[^\p{L}\p{N}\p{M}]+/u);
  const [first = ''] = name.split(/[^\p{L}\p{N}\p{M}]+/u);
  return words.includes(first);
}
