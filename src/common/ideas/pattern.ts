// A pattern: how a model that only continues text is led to ideas of one kind. Plain JSON; those that come with Storywisp
// are written in the same form as a writer's own.
import type { IdeaEnd } from '../generation.ts';
import type { SamplingOptions } from '../sampling.ts';
import builtIn from './builtInPatterns.json' with { type: 'json' };

/** `{page}`, `{line}` and `{name}` in `prompt` and `begin` stand for what the writer has. */
export interface IdeaPattern {
  readonly id: string;
  readonly title: string;
  /** The text that an idea follows. */
  readonly prompt: string;
  /** First words of the ideas, in turn; line breaks before them are no part of an idea. */
  readonly begin: readonly string[];
  readonly ends: IdeaEnd;
  /** Words of an idea, fewest and most. */
  readonly words: readonly [fewest: number, most: number];
  /** Only what has a capital letter at its first and at its last word is an idea: a name, a title. */
  readonly capital?: boolean;
  /** Budget of an idea, tokens; undefined takes the writer's setting. */
  readonly maxNewTokens?: number;
  /** These go before the writer's settings. */
  readonly sampling?: Partial<SamplingOptions>;
  /** The kind that is asked instead where there is no page. */
  readonly withoutPage?: string;
}

/** As it is written: what is left out comes from the pattern it extends, or from the defaults. */
export interface WrittenPattern extends Partial<Omit<IdeaPattern, 'id'>> {
  readonly id: string;
  /** Id of another pattern; its own id means the one that comes with Storywisp. */
  readonly extends?: string;
}

const defaults: Omit<IdeaPattern, 'id' | 'title'> = {
  prompt: '{page}\n\n{line} ',
  begin: [''],
  ends: 'sentence',
  words: [5, 400],
};

/** @param base the pattern that it extends. */
export function completed({ extends: _, ...written }: WrittenPattern, base: IdeaPattern | undefined): IdeaPattern {
  return { ...defaults, title: written.id, ...base, ...written };
}

/** Ways the story could go on: what Generate Ideas asks for. */
export const NEXT = 'next';

/** In the order in which they are offered. */
export const BUILT_IN_PATTERNS: readonly IdeaPattern[] = (builtIn.patterns as readonly WrittenPattern[]).map((one) =>
  completed(one, undefined),
);

/** @returns the pattern of that id, or what is asked instead where there is nothing to read; undefined if there is none. */
export function patternFor(
  patterns: readonly IdeaPattern[],
  id: string,
  { page, line }: { readonly page: string; readonly line: string },
): IdeaPattern | undefined {
  const named = (wanted: string | undefined) => patterns.find((pattern) => pattern.id === wanted);
  const pattern = named(id);
  const isEmpty = page.trim() === '' && line.trim() === '';
  return (isEmpty ? named(pattern?.withoutPage) : undefined) ?? pattern;
}
