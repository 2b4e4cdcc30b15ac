// Variants of one record: asks the model, and drops what is a copy.
import type { Judge } from '../care/judge.ts';
import { Page } from '../care/page.ts';
import type { Continuation, StopAt } from '../generation.ts';
import type { SamplingOptions } from '../sampling.ts';
import { wordsOf } from '../words.ts';
import { finish, lengthLike } from './continuation.ts';
import { type AugmentMode, cutRecord, type Keep } from './cut.ts';
import { wordDistance } from './distance.ts';
import { sharedGrams } from './nearCopies.ts';
import type { SeenTexts } from './seenTexts.ts';
import type { SourceRecord } from './sourceRecords.ts';

export interface AugmentOptions {
  /** Wanted for each record. */
  readonly variants: number;
  readonly mode: AugmentMode;
  readonly keep: Keep;
  /** A new part with a larger share of its 4-grams in the source, or in another variant's new part, is dropped. 0 to 1. */
  readonly maxOverlap: number;
  readonly sampling: SamplingOptions;
  /** 32-bit. */
  readonly seed: number;
}

export interface WriteRequest {
  readonly prompt: string;
  /** 1 to 16. */
  readonly candidates: number;
  readonly maxNewTokens: number;
  readonly stopAt: StopAt;
  readonly sampling: SamplingOptions;
  readonly seed: number;
}

/** The model's continuations of a prompt. */
export type Write = (request: WriteRequest) => Promise<readonly Continuation[]>;

export interface Variant {
  readonly text: string;
  /** The seed it was asked for with. */
  readonly seed: number;
  /** `wordDistance` to the source. */
  readonly distance: number;
}

/** `hidden`: the judge found a fault in it. */
export type Dropped = 'empty' | 'nearCopy' | 'duplicate' | 'hidden';

export interface Varied {
  readonly record: SourceRecord;
  readonly variants: readonly Variant[];
  readonly dropped: readonly Dropped[];
  /** The record has too little text to keep a part of it. */
  readonly isSkipped: boolean;
}

const MOST_CANDIDATES = 16;
/** How often what was dropped is asked for again. */
const MORE_TRIES = 2;

export interface Vary {
  readonly write: Write;
  /** Of what the model wrote, after the part that is kept. */
  readonly judge: Judge;
  /** What was written before, for any record; grows by what is kept. */
  readonly seen: SeenTexts;
}

export async function varyRecord(
  record: SourceRecord,
  options: AugmentOptions,
  { write, judge, seen }: Vary,
): Promise<Varied> {
  const source = record.text ?? '';
  const cut = cutRecord(source, options.mode, options.keep);
  if (!cut) return { record, variants: [], dropped: [], isSkipped: true };
  const sourceWords = wordsOf(source);
  const restWords = wordsOf(cut.rest);
  const others = [sourceWords];
  const variants: Variant[] = [];
  const dropped: Dropped[] = [];
  const page = new Page(cut.kept);
  const fateOf = (answer: string): Dropped | undefined => {
    const words = wordsOf(answer);
    if (words.length === 0) return 'empty';
    if (judge.fault(answer, page)) return 'hidden';
    if (others.some((other) => sharedGrams(words, other) > options.maxOverlap)) return 'nearCopy';
    if (isSame(words, restWords) || !seen.add(cut.kept + answer)) return 'duplicate';
    others.push(words);
    return undefined;
  };
  const tries = Math.ceil(options.variants / MOST_CANDIDATES) + MORE_TRIES;
  for (let attempt = 0; attempt < tries && variants.length < options.variants; attempt++) {
    const seed = seedOf(options.seed, record.row, attempt);
    const answers = await write({
      prompt: cut.kept,
      candidates: Math.min(MOST_CANDIDATES, options.variants - variants.length),
      ...lengthLike(cut.rest, options.mode),
      sampling: options.sampling,
      seed,
    });
    for (const each of answers) {
      const answer = finish(each, cut.rest, !source.trim().includes('\n'));
      const reason = fateOf(answer);
      const text = cut.kept + answer;
      if (reason) dropped.push(reason);
      else variants.push({ text, seed, distance: wordDistance(wordsOf(text), sourceWords) });
    }
  }
  return { record, variants, dropped, isSkipped: false };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

/** Seeds of neighbouring records have nothing in common (the finalizer of MurmurHash3). */
function seedOf(seed: number, row: number, attempt: number): number {
  let mixed = seed ^ Math.imul(row, 0x9e3779b1) ^ Math.imul(attempt, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
