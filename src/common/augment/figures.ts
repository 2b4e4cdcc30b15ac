// The figures of a run: counts, and how varied the variants are, on a sample that needs no memory to speak of.

import { wordsOf } from '../words.ts';
import { distinct, selfBleu } from './diversity.ts';
import type { Dropped, Varied } from './variants.ts';

export interface AugmentFigures {
  /** Records read, with those that were skipped. */
  readonly records: number;
  readonly skipped: number;
  readonly kept: number;
  /** In this run: what was dropped before it was resumed is not in the file. */
  readonly dropped: Readonly<Record<Dropped, number>>;
  /** Distinct-1, -2 and -3 of the sample. */
  readonly distinct: readonly [number, number, number];
  /** Self-BLEU-4 of the sample. */
  readonly selfBleu: number;
  /** Mean `wordDistance` of a kept variant to its source. */
  readonly distance: number;
  /** Variants in the sample. */
  readonly sampled: number;
}

/** The sample has from half as many to so many variants. */
const LARGEST_SAMPLE = 1000;

export class FigureCounter {
  #records = 0;
  #skipped = 0;
  #kept = 0;
  #distances = 0;
  readonly #dropped = { empty: 0, nearCopy: 0, duplicate: 0, hidden: 0 };
  /** Each `#stride`-th variant, as words. */
  #sample: string[][] = [];
  #stride = 1;

  add({ variants, dropped, isSkipped }: Varied): void {
    this.#records++;
    if (isSkipped) this.#skipped++;
    for (const { text, distance } of variants) this.addVariant(text, distance);
    for (const reason of dropped) this.#dropped[reason]++;
  }

  /** Records that an earlier run has done. */
  addRecords(count: number): void {
    this.#records += count;
  }

  addVariant(text: string, distance: number): void {
    if (this.#kept % this.#stride === 0) this.#sample.push(wordsOf(text));
    if (this.#sample.length > LARGEST_SAMPLE) {
      this.#sample = this.#sample.filter((_, index) => index % 2 === 0);
      this.#stride *= 2;
    }
    this.#kept++;
    this.#distances += distance;
  }

  figures(): AugmentFigures {
    const sample = this.#sample;
    return {
      records: this.#records,
      skipped: this.#skipped,
      kept: this.#kept,
      dropped: { ...this.#dropped },
      distinct: [distinct(sample, 1), distinct(sample, 2), distinct(sample, 3)],
      selfBleu: selfBleu(sample),
      distance: this.#kept === 0 ? 0 : this.#distances / this.#kept,
      sampled: sample.length,
    };
  }
}
