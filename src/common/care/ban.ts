// What a model is told not to write, so that little of it must be hidden. An aid: what it writes all the same is judged.
import { hashOf } from '../hash.ts';

export interface Ban {
  /** As entries of the writer's list. */
  readonly words: readonly string[];
  /** The same for the same words, in any window; undefined where there are none. */
  readonly name: string | undefined;
}

/** Entries that a model is told at most, and UTF-16 units of each. */
export const MOST_BANNED = 1000;
export const LONGEST_BANNED = 100;

/** Of more or longer entries, those that can be told. */
export function banOf(entries: readonly string[]): Ban {
  const words = entries.filter((entry) => entry.trim() !== '' && entry.length <= LONGEST_BANNED).slice(0, MOST_BANNED);
  return { words, name: words.length > 0 ? hashOf(JSON.stringify(words)) : undefined };
}
