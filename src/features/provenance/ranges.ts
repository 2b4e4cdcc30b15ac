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

/** A text without end: behind its last run, everything is the writer's own. */
export class Ranges<S extends object = Source> {
  readonly #runs: Run<S>[] = [];

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
    const start = this.#cut(offset);
    const end = this.#cut(offset + length, start);
    const removed = this.#runs.slice(start.index, end.index);
    const first = Math.max(0, start.index - 1);
    const joined = join([
      ...this.#runs.slice(first, start.index),
      ...inserted,
      ...this.#runs.slice(end.index, end.index + 1),
    ]);
    this.#runs.splice(first, end.index + 1 - first, ...joined);
    return removed;
  }

  /** The place between two runs at `offset`, made if need be. @param near a place before it */
  #cut(offset: number, near: { readonly index: number; readonly offset: number } = { index: 0, offset: 0 }) {
    let { index, offset: start } = near;
    for (let run = this.#runs[index]; run && start + run.length <= offset; run = this.#runs[++index])
      start += run.length;
    const run = this.#runs[index];
    if (start === offset) return { index, offset };
    if (!run) this.#runs.push(ownText(offset - start));
    else this.#runs.splice(index, 1, slice(run, 0, offset - start), slice(run, offset - start, run.length));
    return { index: index + 1, offset };
  }
}

function slice<S>(run: Run<S>, start: number, end: number): Run<S> {
  return { ...run, length: end - start, from: run.source ? run.from + start : 0 };
}

export function lengthOf(runs: readonly Run<unknown>[]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

/** Runs that continue one another become one. */
function join<S>(runs: readonly Run<S>[]): Run<S>[] {
  const joined: Run<S>[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (run.length === 0) continue;
    if (last && continues(last, run)) joined[joined.length - 1] = { ...last, length: last.length + run.length };
    else joined.push(run);
  }
  return joined;
}

function continues<S>(last: Run<S>, { source, from, isMine }: Run<S>): boolean {
  if (last.source !== source || last.isMine !== isMine) return false;
  return source === undefined || last.from + last.length === from;
}
