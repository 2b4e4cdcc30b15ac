// What following generated text costs in a novel: an edit, an edit with many cursors, opening, saving.
import type { Clock } from '../../../src/common/clock.ts';
import { givingWay } from '../../../src/common/givingWay.ts';
import { passagesOf } from '../../../src/features/provenance/passages.ts';
import { readSidecar, reanchor, writeSidecar } from '../../../src/features/provenance/sidecar.ts';
import { type TextEdit, TrackedText } from '../../../src/features/provenance/trackedText.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { SeededRandom } from '../../support/seededRandom.ts';
import { type Summary, summarise } from '../statistics.ts';
import { type Book, bookOf } from './book.ts';

export interface ProvenanceSpeed {
  readonly words: number;
  readonly passages: number;
  /** ms. */
  readonly edit: Summary;
  readonly undo: Summary;
  readonly cursors: number;
  readonly editWithCursors: Summary;
  readonly undoWithCursors: Summary;
  readonly open: Summary;
  /** Of a save: how long the thread is held at once, at most, and in all. */
  readonly saveLongest: Summary;
  readonly save: Summary;
}

const WORDS = 300_000;
const PASSAGES = 5_000;
const CURSORS = 100;
const EDITS = 300;
const ROUNDS = 9;

export async function measureProvenance(page: string): Promise<ProvenanceSpeed> {
  const book = bookOf(page, WORDS, PASSAGES);
  const one = editing(book, 1);
  const many = editing(book, CURSORS);
  const saves = await saving(book);
  return {
    words: WORDS,
    passages: PASSAGES,
    edit: one.edit,
    undo: one.undo,
    cursors: CURSORS,
    editWithCursors: many.edit,
    undoWithCursors: many.undo,
    ...saves,
  };
}

/** Types a letter at so many places, somewhere else each time, and takes it back. */
function editing({ text, tracked }: Book, cursors: number): { readonly edit: Summary; readonly undo: Summary } {
  const random = new SeededRandom(2);
  const [edit, undo]: [number[], number[]] = [[], []];
  for (let round = 0; round < EDITS; round++) {
    const places = Array.from({ length: cursors }, () => random.below(text.length)).sort((a, b) => a - b);
    const typed = places.map((offset): TextEdit => ({ offset, length: 0, text: 'x' }));
    const removed = places.map((offset, before): TextEdit => ({ offset: offset + before, length: 1, text: '' }));
    edit.push(timed(() => tracked.apply(typed)));
    undo.push(timed(() => tracked.apply(removed, 'undo')));
  }
  return { edit: summarise(edit), undo: summarise(undo) };
}

async function saving({ text, tracked }: Book) {
  const [longest, whole, open]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const slices = new Slices();
    const passages = passagesOf(tracked.pieces());
    // What is written is what there was at the moment of the save; the rest comes later.
    slices.end();
    slices.begin();
    const contents = await writeSidecar({ text, passages }, givingWay(slices.clock));
    slices.end();
    longest.push(Math.max(...slices.lengths));
    whole.push(slices.lengths.reduce((sum, length) => sum + length, 0));
    open.push(timed(() => opened(text, contents)));
  }
  return { saveLongest: summarise(longest), save: summarise(whole), open: summarise(open) };
}

function opened(text: string, contents: string): TrackedText {
  const sidecar = readSidecar(contents);
  if (typeof sidecar === 'string') throw new Error(sidecar);
  const { pieces, lost } = reanchor(text, sidecar);
  if (lost > 0) throw new Error(`${lost} passages were not found again`);
  const tracked = new TrackedText();
  tracked.restore(pieces);
  return tracked;
}

/** A clock that notes how long the thread was held between two waits. */
class Slices {
  readonly lengths: number[] = [];
  #begun = performance.now();

  readonly clock: Clock = {
    now: nodeClock.now,
    schedule: (callback, delay) => {
      this.end();
      return nodeClock.schedule(() => {
        this.#begun = performance.now();
        callback();
      }, delay);
    },
  };

  begin(): void {
    this.#begun = performance.now();
  }

  end(): void {
    this.lengths.push(performance.now() - this.#begun);
  }
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
