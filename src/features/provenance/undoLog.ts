// What edits took away, so that undo and redo bring it back with its origin. VS Code reports an undo as a change like
// any other: it is recognised as the reverse of the last edits taken together, however many it undoes at once.
import { lengthOf, ownText, type Piece, Ranges, type Run, type Source } from './ranges.ts';

/** One replacement, in the text as it is when its turn comes. */
export interface Replacement {
  readonly offset: number;
  /** Characters inserted. */
  readonly length: number;
  readonly removed: readonly Run[];
}

/** One event: its replacements in the order in which they were applied. */
export type LoggedEdit = readonly Replacement[];

/** Events remembered. A stream is undone as one, and is as many events as it came in. */
const LONGEST = 4000;
/** Events looked at behind one that would explain what came back: several may be undone at once. */
const LOOKED_BEHIND = 32;

export class UndoLog {
  #undo: LoggedEdit[] = [];
  #redo: LoggedEdit[] = [];

  /** The writer, or a command, edited. */
  edited(edit: LoggedEdit): void {
    this.#redo = [];
    this.#undo.push(edit);
    if (this.#undo.length > LONGEST) this.#undo.splice(0, LONGEST / 4);
  }

  /**
   * The editor undid or redid.
   * @param isThere whether a piece stands in the text after it: of the writer's own text only the length is known, so
   * that generated text which does explains it better.
   * @returns generated text that this brought back, at its place in the text after it.
   */
  reverted(edit: LoggedEdit, how: 'undo' | 'redo', isThere: (piece: Piece) => boolean): Piece[] {
    const [from, to] = how === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    to.push(edit);
    const wanted = shapeOf(forwards(edit));
    const inserted = edit.reduce((sum, { length }) => sum + length, 0);
    const text = unchanged();
    let growth = growthOf(edit);
    let best: { readonly index: number; readonly pieces: Piece[]; readonly length: number } | undefined;
    let end = 0;
    for (let index = from.length - 1; index >= end; index--) {
      const last = from[index] ?? [];
      growth += growthOf(last);
      for (const { offset, length, removed } of last.toReversed()) text.splice(offset, length, removed);
      if (growth !== 0 || !isEqual(shapeOf(text), wanted)) continue;
      const pieces = text.pieces().filter((piece): piece is Piece => piece.source !== KEPT);
      const length = pieces.every(isThere) ? lengthOf(pieces) : 0;
      if (!best) end = Math.max(0, index - LOOKED_BEHIND);
      if (!best || length > best.length) best = { index, pieces, length };
      if (length === inserted) break;
    }
    // Made before anything was remembered: what lies further back would be held against the wrong edits.
    from.length = best?.index ?? 0;
    return best?.pieces ?? [];
  }
}

/** Origin of all that stood in the text before and still does. */
const KEPT = { kept: true };
type Shadow = Ranges<Source | typeof KEPT>;

function unchanged(): Shadow {
  const text: Shadow = new Ranges();
  text.splice(0, 0, [{ length: 2 ** 40, source: KEPT, from: 0, isMine: false }]);
  return text;
}

function forwards(edit: LoggedEdit): Shadow {
  const text = unchanged();
  for (const { offset, length, removed } of edit) text.splice(offset, lengthOf(removed), [ownText(length)]);
  return text;
}

/** What was kept, by its old place and length, and in between the length of what is new, as a negative number. */
function shapeOf(text: Shadow): number[] {
  const shape: number[] = [];
  for (const { source, from, length } of text.runs) {
    const last = shape.at(-1) ?? 0;
    if (source === KEPT) shape.push(from, length);
    else if (last < 0) shape[shape.length - 1] = last - length;
    else shape.push(-length);
  }
  return shape;
}

function isEqual(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function growthOf(edit: LoggedEdit): number {
  return edit.reduce((sum, { length, removed }) => sum + length - lengthOf(removed), 0);
}
