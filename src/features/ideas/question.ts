// What the model is asked for ideas of one kind, and for more that are like one of them.
import type { Opening } from '../../common/generation.ts';
import { fillPattern, type Material, needsName } from '../../common/ideas/fillPattern.ts';
import type { IdeaPattern } from '../../common/ideas/pattern.ts';
import { namesIn } from '../../common/names.ts';
import type { IdeasAsked } from './ideaSource.ts';

/** How many, how long and how: a writer's settings. */
export type IdeaSettings = Pick<IdeasAsked, 'count' | 'samples' | 'maxNewTokens' | 'sampling' | 'seed'>;

/** What the writer has in the editor. Lines end in \n. */
export interface WriterPage {
  readonly textBefore: string;
  /** Empty if nothing is selected. */
  readonly selected: string;
}

const WORDS_OF_NAME = 3;
const MOST_SAMPLES = 40;
/** Shares of an idea's words that ideas like it begin with. */
const LIKE = [0.2, 0.3, 0.4, 0.5];

/**
 * A few words that are selected, or alone in the line, are whom a kind about a character is about; a longer selection is
 * read instead of the page.
 */
export function materialFor(pattern: IdeaPattern, { textBefore, selected }: WriterPage, line: string): Material {
  const isAboutOne = needsName(pattern);
  const isName = (words: string) => isAboutOne && /^\p{Lu}/u.test(words) && words.split(/\s+/).length <= WORDS_OF_NAME;
  const [chosen, said] = [selected.trim(), line.trim()];
  if (isName(chosen)) return { page: textBefore, line: said, names: [chosen] };
  const page = chosen === '' ? textBefore : selected;
  if (isName(said)) return { page, line: '', names: [said.replace(/[.,!?]+$/, '')] };
  return { page, line: said, names: namesIn(` ${page}\n${said}`) };
}

/** @returns undefined if the kind is about a character, and nobody is named. */
export function questionFor(pattern: IdeaPattern, material: Material, settings: IdeaSettings): IdeasAsked | undefined {
  if (needsName(pattern) && material.names.length === 0) return undefined;
  const { textBefore, form, maxNewTokens = settings.maxNewTokens, sampling } = fillPattern(pattern, material);
  // Of shorter ideas more fit into the same time, and fewer are any good.
  const share = Math.max(1, settings.maxNewTokens / maxNewTokens);
  const samples = Math.min(MOST_SAMPLES, Math.round(settings.samples * share));
  return { ...settings, textBefore, form, maxNewTokens, samples, sampling: { ...settings.sampling, ...sampling } };
}

/** Asks for ideas that begin as `idea` does, each with more of its words. */
export function likeThis(asked: IdeasAsked, idea: string): IdeasAsked {
  const { openings } = asked.form;
  const own = openings.filter(({ lead }) => lead !== '' && idea.startsWith(lead)).at(0);
  const before = (own ?? openings[0])?.before ?? '';
  const leads = new Set(LIKE.map((share) => beginningOf(idea, share)));
  return { ...asked, form: { ...asked.form, openings: [...leads].map((lead): Opening => ({ before, lead })) } };
}

/** Whole words; of a single word its first letters. */
function beginningOf(idea: string, share: number): string {
  const words = idea.match(/\S+\s*/g) ?? [];
  if (words.length < 2) return [...idea].slice(0, Math.max(1, Math.round(share * idea.length))).join('');
  return words.slice(0, Math.max(1, Math.min(words.length - 1, Math.round(share * words.length)))).join('');
}
