// An editor's document as an array of characters, each with its origin, with undo and redo: what tracked text is held
// against. Slow and plainly right.
import type { TextEdit } from '../../src/features/provenance/trackedText.ts';

export interface Letter {
  readonly character: string;
  /** Came from the model. */
  isGenerated: boolean;
  isMine: boolean;
}

type State = readonly Letter[];

export class NaivePage {
  #letters: State = [];
  /** States to go back to, and forward to. */
  readonly #undo: State[] = [];
  readonly #redo: State[] = [];

  get letters(): State {
    return this.#letters;
  }

  get text(): string {
    return this.#letters.map(({ character }) => character).join('');
  }

  /** Edits by offsets in the text before. @param joins the undo step of the edit before. */
  edit(edits: readonly TextEdit[], joins: boolean): void {
    if (!joins || this.#undo.length === 0) this.#undo.push(this.#letters);
    this.#redo.length = 0;
    const letters = [...this.#letters];
    for (const { offset, length, text } of edits.toSorted((one, other) => other.offset - one.offset)) {
      const typed = text.split('').map((character) => ({ character, isGenerated: false, isMine: false }));
      letters.splice(offset, length, ...typed);
    }
    this.#letters = letters;
  }

  mark(offset: number, length: number, how: 'isGenerated' | 'isMine'): void {
    for (const letter of this.#letters.slice(offset, offset + length)) {
      if (how === 'isGenerated' || letter.isGenerated) letter[how] = true;
    }
  }

  /** @returns the change as an editor reports it; undefined if there is nothing to undo or redo. */
  revert(how: 'undo' | 'redo'): TextEdit[] | undefined {
    const [from, to] = how === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    const target = from.pop();
    if (!target) return undefined;
    to.push(this.#letters);
    const edits = difference(this.#letters, target);
    this.#letters = target;
    return edits;
  }
}

/** Letters keep their identity and their order: what is in both was kept. */
function difference(before: State, after: State): TextEdit[] {
  const inAfter = new Set(after);
  const inBefore = new Set(before);
  const edits: TextEdit[] = [];
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    const [start, from] = [old, now];
    while (old < before.length && !inAfter.has(before[old] as Letter)) old++;
    while (now < after.length && !inBefore.has(after[now] as Letter)) now++;
    const text = after.slice(from, now).map(({ character }) => character);
    if (old > start || now > from) edits.push({ offset: start, length: old - start, text: text.join('') });
    else {
      old++;
      now++;
    }
  }
  return edits;
}
