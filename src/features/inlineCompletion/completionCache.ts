// The text that was suggested for which prefix. Answers with no round trip when a prefix comes back, and when the
// writer types what was suggested. Knows prefixes, not documents.
import { LRUCache } from 'lru-cache';
import type { Withheld } from '../../common/care/judge.ts';
import type { Receipt } from '../../editor/receipts.ts';

/** A text that may follow, and how it came about. */
export interface Suggestion {
  readonly text: string;
  readonly receipt: Receipt;
}

export interface Known {
  /** What follows the prefix, best first; empty when the model had nothing to add. */
  readonly candidates: readonly Suggestion[];
  /** What may follow it too, and is not to be shown. */
  readonly hidden: readonly Withheld<Suggestion>[];
  /** The writer asked for alternatives here, and these are all of them. */
  readonly complete: boolean;
  readonly isExact: boolean;
}

type Entry = Omit<Known, 'isExact'>;

/** Prefixes that agree in this many characters are taken for the same. */
const COMPARED = 500;
const LONGEST_CANDIDATE = 1500;

export class CompletionCache {
  readonly #entries = new LRUCache<string, Entry>({ max: 200 });
  #longest = 0;

  /** @param flavour names the model's options: another flavour is another answer. */
  set(flavour: string, prefix: string, entry: Entry): void {
    const candidates = entry.candidates.map((one) => ({ ...one, text: one.text.slice(0, LONGEST_CANDIDATE) }));
    for (const { text } of candidates) this.#longest = Math.max(this.#longest, text.length);
    this.#entries.set(key(flavour, prefix), { ...entry, candidates });
  }

  find(flavour: string, prefix: string): Known | undefined {
    const exact = this.#entries.get(key(flavour, prefix));
    if (exact) return { ...exact, isExact: true };
    for (let typed = 1; typed <= Math.min(this.#longest, prefix.length); typed++) {
      const start = prefix.length - typed;
      const entry = this.#entries.get(key(flavour, prefix.slice(0, start)));
      const candidates = entry && remainders(entry.candidates, prefix.slice(start));
      if (candidates?.length) return { candidates, hidden: [], complete: entry?.complete ?? false, isExact: false };
    }
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
    this.#longest = 0;
  }
}

function key(flavour: string, prefix: string): string {
  return `${flavour}\n${prefix.slice(-COMPARED)}`;
}

function remainders(candidates: readonly Suggestion[], typed: string): Suggestion[] {
  return candidates
    .filter(({ text }) => text.length > typed.length && text.startsWith(typed))
    .map((one) => ({ ...one, text: one.text.slice(typed.length) }));
}
