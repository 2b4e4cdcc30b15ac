// A place in a document that stays where it is in the text while the document changes around it.

/** One change of a document, as VS Code reports it: an edit with several lists them from the bottom up. */
export interface OffsetEdit {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

export class TrackedOffset {
  #value: number;
  #isTorn = false;

  /** @param offset in UTF-16 units */
  constructor(offset: number) {
    this.#value = offset;
  }

  get value(): number {
    return this.#value;
  }

  /** The text on both sides of the place was removed or replaced as one: it stands after what came instead. */
  get isTorn(): boolean {
    return this.#isTorn;
  }

  /** What is inserted at the place itself comes before it. */
  apply({ rangeOffset, rangeLength, text }: OffsetEdit): void {
    const end = rangeOffset + rangeLength;
    const startsBefore = rangeOffset < this.#value || rangeLength === 0;
    if (rangeOffset > this.#value || !startsBefore) return;
    if (end > this.#value) {
      this.#isTorn = true;
      this.#value = rangeOffset + text.length;
    } else {
      this.#value += text.length - rangeLength;
    }
  }
}
