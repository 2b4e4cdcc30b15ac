// The patterns that count: those that come with Storywisp, and a writer's own beside them or in their place.
import { BUILT_IN_PATTERNS, completed, type IdeaPattern } from '../../common/ideas/pattern.ts';
import type { Translate } from '../../editor/receiptWords.ts';
import type { LocatedPattern, PatternProblem } from './patternText.ts';

export interface PatternSet {
  /** In the order in which they are offered. */
  readonly patterns: readonly IdeaPattern[];
  readonly problems: readonly PatternProblem[];
}

/** One that extends what is not there, or itself in a circle, is left out. */
export function patternSet(own: readonly LocatedPattern[], t: Translate): PatternSet {
  const problems: PatternProblem[] = [];
  const builtIn = new Map(BUILT_IN_PATTERNS.map((pattern) => [pattern.id, pattern]));
  const written = new Map(own.map(({ pattern }) => [pattern.id, pattern]));

  /** @param chain ids that extend one another down to this one; @returns words if it cannot be. */
  const resolve = (id: string, chain: readonly string[]): IdeaPattern | string => {
    const pattern = written.get(id);
    if (chain.includes(id)) return t('it extends itself: {0}', [...chain, id].join(' -> '));
    if (!pattern) return builtIn.get(id) ?? t('there is no pattern "{0}"', id);
    if (pattern.extends === undefined) return completed(pattern, undefined);
    const base = pattern.extends === id ? builtIn.get(id) : resolve(pattern.extends, [...chain, id]);
    if (base === undefined) return t('there is no pattern "{0}" to extend', id);
    return typeof base === 'string' ? base : completed(pattern, base);
  };

  const patterns = new Map(builtIn);
  for (const { pattern, line } of own) {
    const resolved = resolve(pattern.id, []);
    if (typeof resolved === 'string') problems.push({ line, words: resolved });
    else patterns.set(pattern.id, resolved);
  }
  return { patterns: [...patterns.values()], problems };
}
