// Which of the ideas sampled are shown: drops the poor and the alike, prefers those that the page makes likelier.
import type { FinishReason, Idea, IdeaEnd, IdeaForm, IdeasOptions } from '../common/generation.ts';

/** A sentence shorter than this takes another one along, characters. */
const SHORTEST_SENTENCE = 32;
/** What a model must add to the words put into its mouth, characters. */
const LEAST_OWN = 16;
/** Below this share of different words, a text stammers. */
const LEAST_VARIED = 0.6;
/** Beyond this share of word pairs in common, two texts are the same idea. */
const ALIKE = 0.4;

/** Characters that must follow `lead` before an idea's end counts. */
export function shortestAfter(lead: string, endAt: IdeaEnd): number {
  return endAt === 'sentence' ? Math.max(SHORTEST_SENTENCE - lead.length, LEAST_OWN) : 0;
}

/** Whether an idea came to the end that it was to have. */
export function isWhole(finish: FinishReason | undefined, endAt: IdeaEnd): boolean {
  return finish === (typeof endAt === 'string' ? endAt : 'text');
}

/** A title or a name that ends with one of these was cut off. */
const dangling: ReadonlySet<string> = new Set(
  'a an and as at by dr for from in into is mr mrs ms of on or st the their his her to was who with'.split(' '),
);
/** Of the first word and of the last, which has more than the one letter. */
const capitals = /^(?=\p{Lu})(?:.*\s)?["“‘]?\p{Lu}\S+$/su;

/** Whether `text` says something, and something that `page` does not say already. */
export function isWorthwhile(
  text: string,
  page: string,
  { endAt, fewestWords, mostWords, capital }: IdeaForm,
): boolean {
  const words = wordsOf(text);
  const different = new Set(words).size;
  if (different < Math.max(fewestWords, LEAST_VARIED * words.length) || words.length > mostWords) return false;
  if (capital && !capitals.test(text)) return false;
  // A name or a title may take up words of the page, but not be one that stands there.
  if (typeof endAt !== 'string') return !page.includes(text) && !dangling.has(words.at(-1) ?? '');
  return overlap(wordPairs(text), wordPairs(page)) <= ALIKE;
}

/**
 * Chooses ideas while they are made, so that each can be shown at once and none has to be taken back: by the time that a
 * share of the samples is made, that share of the ideas wanted is chosen, each the best of all that wait.
 */
export class IdeaChoice {
  readonly #count: number;
  readonly #samples: number;
  readonly #chosen: Idea[] = [];
  #waiting: Idea[] = [];

  /** @param samples of which the ideas are chosen; of more, each that is good enough. */
  constructor({ count, samples }: Pick<IdeasOptions, 'count' | 'samples'>) {
    this.#count = count;
    this.#samples = samples;
  }

  /** In the order in which they were chosen. */
  get chosen(): readonly Idea[] {
    return this.#chosen;
  }

  get isComplete(): boolean {
    return this.#chosen.length === this.#count;
  }

  /**
   * @param ideas that were made since. @param made samples so far, with those that came to nothing.
   * @returns those that are chosen now.
   */
  offer(ideas: readonly Idea[], made: number): readonly Idea[] {
    const before = this.#chosen.length;
    const due = Math.floor((this.#count * Math.min(made, this.#samples)) / this.#samples);
    this.#waiting.push(...ideas);
    while (this.#chosen.length < due) {
      this.#waiting = this.#waiting.filter(({ text }) => !this.#chosen.some((other) => isAlike(text, other.text)));
      const best = this.#waiting.reduce<Idea | undefined>(
        (one, other) => (one && one.score >= other.score ? one : other),
        undefined,
      );
      if (!best) break;
      this.#chosen.push(best);
    }
    return this.#chosen.slice(before);
  }
}

/** Whether two texts are nearly the same. */
function isAlike(one: string, other: string): boolean {
  return overlap(wordPairs(one), wordPairs(other)) > ALIKE || wordsOf(one).join() === wordsOf(other).join();
}

/** Lower case, without punctuation. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Pairs of neighbouring words. */
function wordPairs(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  return new Set(words.slice(1).map((word, i) => `${words[i]} ${word}`));
}

/** Word pairs in common, as a share of the smaller set. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
