// A pattern with a writer's page, line and names put in: what the model is asked.
import type { IdeaForm, IdeasOptions, Opening } from '../generation.ts';
import type { SamplingOptions } from '../sampling.ts';
import { BUILT_IN_PATTERNS, type IdeaPattern, NEXT, patternFor } from './pattern.ts';

export interface Material {
  /** The text before the cursor, or what is selected. Lines end in \n. */
  readonly page: string;
  /** What the writer says is to happen; empty for nothing. */
  readonly line: string;
  /** Of characters, those first that matter most. */
  readonly names: readonly string[];
}

/** What of a question a pattern decides. */
export interface FilledPattern extends Pick<IdeasOptions, 'textBefore' | 'form'> {
  readonly maxNewTokens: number | undefined;
  readonly sampling: Partial<SamplingOptions>;
}

const MOST_NAMES = 3;
const placeholders = /\{(page|line|name)\}/g;
const endedSentence = /[.!?…:][)\]"'”’*_]*$/;
/** Where an idea begins, if that is not after the line breaks. */
const IDEA = '{idea}';

/** Whether it cannot be asked without a character's name. */
export function needsName({ prompt, begin }: IdeaPattern): boolean {
  return prompt.includes('{name}') || begin.every((words) => words.includes('{name}'));
}

/** @param material names somebody if the pattern needs a name. */
export function fillPattern(pattern: IdeaPattern, material: Material): FilledPattern {
  const { ends: endAt, capital = false, maxNewTokens, sampling = {} } = pattern;
  const [fewestWords, mostWords] = pattern.words;
  const textBefore = filled(pattern.prompt, material);
  const alone = filled(pattern.prompt, { ...material, page: '', line: '' });
  const openings = openingsFor(pattern, material, textBefore);
  const form: IdeaForm = { openings, endAt, fewestWords, mostWords, capital, alone };
  return { textBefore, form, maxNewTokens, sampling };
}

/** How the story could go on, by the pattern that comes with Storywisp. */
export function nextAfter(page: string): FilledPattern {
  const material = { page, line: '', names: [] };
  return fillPattern(patternFor(BUILT_IN_PATTERNS, NEXT, material) as IdeaPattern, material);
}

/** A paragraph of nothing but placeholders goes when they are empty. */
function filled(prompt: string, { page, line, names }: Material): string {
  const values: Readonly<Record<string, string>> = {
    page: page.trimEnd(),
    line: asSentence(line),
    name: names[0] ?? '',
  };
  const text = prompt.trimEnd();
  const paragraphs = text
    .split('\n\n')
    .map((words) => quotedAs(page, words).replace(placeholders, (_, name: string) => values[name] ?? ''))
    .filter((words) => words.trim() !== '');
  const blanks = paragraphs.length === 0 ? '' : prompt.slice(text.length);
  return [...paragraphs.slice(0, -1), (paragraphs.at(-1) ?? '') + blanks].join(breakOf(page));
}

/**
 * Of a kind that may carry a sentence on, there is one opening in the middle of it: its own rest.
 * @param text what they follow
 */
function openingsFor({ begin }: IdeaPattern, { page, names }: Material, text: string): Opening[] {
  const read = text.trimEnd();
  const blanks = text.slice(read.length);
  const isTorn = read !== '' && read === page.trimEnd() && !endedSentence.test(read);
  if (isTorn && begin.includes('')) return [{ before: ' ', lead: '' }];
  const named = begin.filter((words) => names.length > 0 || !words.includes('{name}'));
  return (named.length > 0 ? named : ['']).map((words, i) => {
    const name = names[i % Math.min(names.length, MOST_NAMES)] ?? '';
    const start = quotedAs(page, words.replace(/^\n\n/, breakOf(page))).replaceAll('{name}', () => name);
    const marked = start.indexOf(IDEA);
    const lead = marked < 0 ? start.trimStart() : start.slice(marked + IDEA.length);
    const before = start.slice(0, start.length - lead.length).replace(IDEA, '');
    const joined = before.startsWith('\n') || read === '' ? before : blanks + before;
    return { before: read === '' ? joined.trimStart() : joined, lead };
  });
}

/** Between paragraphs, as the page has it. */
function breakOf(page: string): string {
  return page.includes('\n') && !page.includes('\n\n') ? '\n' : '\n\n';
}

/** A pattern's quotation marks, as the page has them. */
function quotedAs(page: string, words: string): string {
  return page.includes('“') ? words.replace(/"(?=[\p{L}{]|$)/gu, '“').replaceAll('"', '”') : words;
}

/** A line is read as a sentence of the story. */
function asSentence(line: string): string {
  const words = line.trim().replace(/\s+/g, ' ');
  const ended = words === '' || /[.!?…:,;"'”’]$/.test(words) ? words : `${words}.`;
  return ended.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
