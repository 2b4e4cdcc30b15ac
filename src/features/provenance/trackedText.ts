// Follows what came from the model through the edits of one text: takes, edits, undo and redo, moves, and what the
// writer makes theirs. Offsets count a line end as one character, whatever the document writes.
import type { Receipt } from '../../editor/receipts.ts';
import { findTexts, SHORTEST_FOUND } from './findTexts.ts';
import { ownText, type Piece, Ranges, type Run, type Source, textOf } from './ranges.ts';
import { type LoggedEdit, UndoLog } from './undoLog.ts';

/** A replacement, by offsets in the text before the whole event. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

type Generated = Run & { readonly source: Source };

/** Pieces remembered after they were cut, for when they are pasted. */
const LONGEST_CUT = 200;

export class TrackedText {
  readonly #ranges = new Ranges();
  readonly #log = new UndoLog();
  #cut: Generated[] = [];

  get isEmpty(): boolean {
    return this.#ranges.isEmpty;
  }

  /** Generated text, in the order of the text. */
  pieces(): Piece[] {
    return this.#ranges.pieces();
  }

  /**
   * One event of the document, its edits in any order.
   * @returns whether there is more to it than that generated text moved along.
   */
  apply(edits: readonly TextEdit[], reason?: 'undo' | 'redo'): boolean {
    const runsBefore = this.#ranges.runs.length;
    const ordered = edits.toSorted((one, other) => one.offset - other.offset);
    const removals = this.#ranges.spliceAll(
      ordered.map(({ offset, length, text }) => ({ offset, length, inserted: [ownText(text.length)] })),
    );
    const removed = removals.flat().filter(isGenerated);
    const insertions = insertionsOf(ordered);
    // From the bottom up, none moves the place of the next.
    const logged = ordered
      .map(({ offset, text }, index) => ({ offset, length: text.length, removed: removals[index] ?? [] }))
      .reverse();
    const stands = (piece: Piece) => isThere(piece, insertions);
    const back = reason ? this.#reverted(logged, reason, removed, stands) : this.#edited(logged, insertions, removed);
    this.restore(back.filter(stands));
    return back.length > 0 || removed.length > 0 || this.#ranges.runs.length !== runsBefore;
  }

  /** `text`, which was just inserted at `offset`, came from the model. */
  take(offset: number, text: string, receipt: Receipt): void {
    const before = this.#endingAt(offset);
    const isNext = before?.source.receipt === receipt && before.from + before.length === before.source.text.length;
    const source = before && isNext ? before.source : { receipt, text: '', taken: 0 };
    const run = { length: text.length, source, from: source.text.length, isMine: false };
    source.text += text;
    source.taken += text.length;
    this.#ranges.splice(offset, text.length, [run]);
  }

  /** Generated text that stands in the text already, none of it over another; as when the document was opened. */
  restore(pieces: readonly Piece[]): void {
    const ordered = pieces.toSorted((one, other) => one.offset - other.offset);
    this.#ranges.spliceAll(ordered.map(({ offset, ...run }) => ({ offset, length: run.length, inserted: [run] })));
  }

  /** The writer makes the generated text of a stretch theirs. @returns whether there was any. */
  makeMine(offset: number, length: number): boolean {
    const runs = this.#ranges.splice(offset, length, [ownText(length)]);
    const mine = runs.map((run) => (isGenerated(run) ? { ...run, isMine: true } : run));
    this.#ranges.splice(offset, length, [...mine, ownText(length - mine.reduce((sum, run) => sum + run.length, 0))]);
    return runs.some((run) => isGenerated(run) && !run.isMine);
  }

  #reverted(
    edit: LoggedEdit,
    how: 'undo' | 'redo',
    removed: readonly Generated[],
    stands: (piece: Piece) => boolean,
  ): readonly Piece[] {
    const back = this.#log.reverted(edit, how, stands);
    // Taken back by undo is not edited away.
    if (how === 'undo') for (const { source, length } of removed) source.taken -= length;
    else for (const { source, length } of back) source.taken += length;
    return back;
  }

  /** @returns generated text that was moved or copied here. */
  #edited(edit: LoggedEdit, insertions: readonly Insertion[], removed: readonly Generated[]): Piece[] {
    this.#log.edited(edit);
    const isLong = ({ length }: { readonly length: number }) => length >= SHORTEST_FOUND;
    this.#cut = [...removed.filter(isLong), ...this.#cut].slice(0, Math.max(LONGEST_CUT, removed.length));
    const long = insertions.filter(({ text }) => isLong(text));
    if (long.length === 0) return [];
    const known = [...this.#cut, ...this.pieces()];
    return long.flatMap((insertion) => piecesIn(insertion, known));
  }

  #endingAt(end: number): Piece | undefined {
    for (const piece of this.#ranges.pieces()) {
      if (piece.offset >= end) return undefined;
      if (piece.offset + piece.length === end) return piece;
    }
    return undefined;
  }
}

function isGenerated(run: Run): run is Generated {
  return run.source !== undefined;
}

interface Insertion {
  /** In the text after the event. */
  readonly offset: number;
  readonly text: string;
}

/** @param ordered from the top down */
function insertionsOf(ordered: readonly TextEdit[]): Insertion[] {
  let growth = 0;
  return ordered.map(({ offset, length, text }) => {
    const insertion = { offset: offset + growth, text };
    growth += text.length - length;
    return insertion;
  });
}

/** @param insertions from the top down */
function isThere(piece: Piece, insertions: readonly Insertion[]): boolean {
  const around = insertions.findLast(({ offset }) => offset <= piece.offset);
  return around?.text.startsWith(textOf(piece), piece.offset - around.offset) ?? false;
}

/** Known pieces whose text stands in an insertion, the first of them where two would overlap. */
function piecesIn({ offset, text }: Insertion, known: readonly Generated[]): Piece[] {
  const isTaken = new Uint8Array(text.length);
  const places = findTexts(text, known.map(textOf));
  return known.flatMap((run, index) => {
    const free = (places[index] ?? []).filter((place) => !isTaken.subarray(place, place + run.length).includes(1));
    return free.flatMap((place) => {
      // A text that overlaps itself.
      if (isTaken[place] === 1) return [];
      isTaken.fill(1, place, place + run.length);
      return [{ ...run, offset: offset + place }];
    });
  });
}
