// Which characters of a text came from the model: a run-length list over the text, edited by one operation. Knows
// lengths and where a run's characters stand in what was generated, not the text itself.
import type { Receipt } from '../../editor/receipts.ts';

/** One answer of the model, as far as it was taken. */
export interface Source {
  readonly receipt: Receipt;
  /** What was taken of it, in the order of taking. Grows. Lines end in \n. */
  text: string;
  /** Characters that stood in the document once and were not taken back by undo. */
  taken: number;
}

/** Neighbouring characters of one origin. A run without a source is the writer's own. */
export interface Run<S = Source> {
  readonly length: number;
  readonly source?: S;
  /** Where it starts in the source's text; 0 for the writer's own. */
  readonly from: number;
  /** The writer made generated text theirs. */
  readonly isMine: boolean;
}

/** A run of generated text at its place. */
export interface Piece<S = Source> extends Run<S> {
  readonly offset: number;
  readonly source: S;
}

export function ownText(length: number): Run<never> {
  return { length, from: 0, isMine: false };
}

export function textOf({ source, from, length }: Run & { readonly source: Source }): string {
  return source.text.slice(from, from + length);
}

/** Goes in place of `length` characters at `offset` of the text before. */
export interface Splice<S = Source> {
  readonly offset: number;
  readonly length: number;
  readonly inserted: readonly Run<S>[];
}

/** A text without end: behind its last run, everything is the writer's own. */
export class Ranges<S extends object = Source> {
  #runs: Run<S>[] = [];

  /** True if nothing in the text came from the model. */
  get isEmpty(): boolean {
    return !this.#runs.some(({ source }) => source);
  }

  get runs(): readonly Run<S>[] {
    return this.#runs;
  }

  /** Generated text, in the order of the text. */
  pieces(): Piece<S>[] {
    const pieces: Piece<S>[] = [];
    let offset = 0;
    for (const { length, source, from, isMine } of this.#runs) {
      if (source) pieces.push({ length, source, from, isMine, offset });
      offset += length;
    }
    return pieces;
  }

  /** Replaces `length` characters at `offset` by `inserted`. @returns what was there. */
  splice(offset: number, length: number, inserted: readonly Run<S>[]): Run<S>[] {
    return this.spliceAll([{ offset, length, inserted }])[0] ?? [];
  }

  /** In one walk. @param splices in the order of the text, none over another. @returns what was there, for each. */
  spliceAll(splices: readonly Splice<S>[]): Run<S>[][] {
    const old = new RunReader(this.#runs);
    const runs: Run<S>[] = [];
    let place = 0;
    const removed = splices.map(({ offset, length, inserted }) => {
      join(runs, old.read(offset - place));
      join(runs, inserted);
      place = offset + length;
      return old.read(length);
    });
    join(runs, old.rest());
    this.#runs = runs;
    return removed;
  }
}

/** Hands out a text's runs from its start on. */
class RunReader<S> {
  readonly #runs: readonly Run<S>[];
  #index = 0;
  /** Characters of the run at `#index` that were handed out. */
  #used = 0;

  constructor(runs: readonly Run<S>[]) {
    this.#runs = runs;
  }

  read(length: number): Run<S>[] {
    const runs: Run<S>[] = [];
    for (let left = length; left > 0; ) {
      const run = this.#runs[this.#index];
      if (!run) {
        runs.push(ownText(left));
        break;
      }
      const end = Math.min(run.length, this.#used + left);
      runs.push(slice(run, this.#used, end));
      left -= end - this.#used;
      this.#used = end === run.length ? 0 : end;
      if (this.#used === 0) this.#index++;
    }
    return runs;
  }

  rest(): Run<S>[] {
    const [first, ...others] = this.#runs.slice(this.#index);
    return first ? [slice(first, this.#used, first.length), ...others] : [];
  }
}

function slice<S>(run: Run<S>, start: number, end: number): Run<S> {
  if (start === 0 && end === run.length) return run;
  return { ...run, length: end - start, from: run.source ? run.from + start : 0 };
}

export function lengthOf(runs: readonly Run<unknown>[]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

/** Puts `more` behind `runs`; what continues the one before it becomes one with it. */
function join<S>(runs: Run<S>[], more: readonly Run<S>[]): void {
  for (const run of more) {
    const last = runs.at(-1);
    if (run.length === 0) continue;
    if (last && continues(last, run)) runs[runs.length - 1] = { ...last, length: last.length + run.length };
    else runs.push(run);
  }
}

function continues<S>(last: Run<S>, { source, from, isMine }: Run<S>): boolean {
  if (last.source !== source || last.isMine !== isMine) return false;
  return source === undefined || last.from + last.length === from;
}
