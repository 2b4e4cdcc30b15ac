// Passages as the writer sees them: the pieces of one answer that stand together, and what became of it.
import type { Receipt } from '../../editor/receipts.ts';
import type { Piece, Source } from './ranges.ts';

/** `mine`: the writer made all of it theirs. `edited`: something was added, removed or made theirs. */
export type PassageState = 'generated' | 'edited' | 'mine';

export interface GeneratedPassage {
  readonly receipt: Receipt;
  /** In the order of the text; the writer's own text between them is not among them. */
  readonly pieces: readonly [Piece, ...Piece[]];
  readonly offset: number;
  /** Offset after its last piece. */
  readonly end: number;
  readonly state: PassageState;
  /** Characters that were taken from the model for it. */
  readonly taken: number;
  /** How much of it is not as it was generated, 0 to 1. */
  readonly changed: number;
}

/** Pieces of one answer with more of the writer's own text between them are two passages. */
const LARGEST_GAP = 500;

export function passagesOf(pieces: readonly Piece[]): GeneratedPassage[] {
  const groups: [Piece, ...Piece[]][] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const belongs = last && last.source.receipt === piece.source.receipt && piece.offset - endOf(last) <= LARGEST_GAP;
    if (belongs) group?.push(piece);
    else groups.push([piece]);
  }
  return groups.map(passageOf);
}

function passageOf(pieces: [Piece, ...Piece[]]): GeneratedPassage {
  const [first] = pieces;
  const end = endOf(pieces.at(-1) ?? first);
  const sources = new Set<Source>(pieces.map(({ source }) => source));
  const taken = [...sources].reduce((sum, source) => sum + source.taken, 0);
  const kept = pieces.reduce((sum, { length }) => sum + length, 0);
  const changed = 1 - kept / Math.max(taken, end - first.offset);
  const mine = pieces.filter(({ isMine }) => isMine).length;
  const isEdited = changed > 0 || mine > 0;
  const state = mine === pieces.length ? 'mine' : isEdited ? 'edited' : 'generated';
  return { receipt: first.source.receipt, pieces, offset: first.offset, end, state, taken, changed };
}

function endOf({ offset, length }: Piece): number {
  return offset + length;
}

/** The passage that a place is in or at the edge of. */
export function passageAt(passages: readonly GeneratedPassage[], offset: number): GeneratedPassage | undefined {
  return (
    passages.find((passage) => passage.offset <= offset && offset < passage.end) ??
    passages.find(({ end }) => end === offset)
  );
}

/** The next one that the writer has not made theirs, from the start again after the last. */
export function nextUnreviewed(passages: readonly GeneratedPassage[], offset: number): GeneratedPassage | undefined {
  const open = passages.filter(({ state }) => state !== 'mine');
  return open.find((passage) => passage.offset > offset) ?? open[0];
}
