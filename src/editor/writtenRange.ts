// The range of a document that a story was written into, followed through the writer's edits. It never holds what the
// writer wrote: where they wrote inside it, it begins after their last words.
import type { OffsetEdit } from './trackedOffset.ts';

export class WrittenRange {
  #start: number;
  #end: number;
  #isTouched = false;
  /** What was written, as it stands in the document; undefined once another hand changed it. */
  #text: string | undefined = '';

  constructor(offset: number) {
    this.#start = this.#end = offset;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** The writer's words stand where the story stood; what came before them is no part of it any more. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** The story put `text` at the end of the range. */
  append(text: string): void {
    this.#end += text.length;
    if (this.#text !== undefined) this.#text += text;
  }

  /** The story put `text` in place of the whole range. */
  replace(text: string): void {
    this.#end = this.#start + text.length;
    this.#text = text;
    this.#isTouched = false;
  }

  /** An edit of any other hand. */
  apply({ rangeOffset: from, rangeLength, text }: OffsetEdit): void {
    const to = from + rangeLength;
    if (this.#comesBack(from, rangeLength, text)) {
      this.#end += text.length;
    } else if (to <= this.#start) {
      this.#start += text.length - rangeLength;
      this.#end += text.length - rangeLength;
    } else if (from < this.#end) {
      this.#applyInside(from, to, text);
    }
  }

  /** An undo takes all of it out; a redo brings the same back. */
  #comesBack(from: number, rangeLength: number, text: string): boolean {
    return this.#start === this.#end && rangeLength === 0 && from === this.#start && text !== '' && text === this.#text;
  }

  #applyInside(from: number, to: number, text: string): void {
    const isWhole = from === this.#start && to === this.#end;
    const head = Math.max(0, from - this.#start);
    const rest = Math.max(0, this.#end - to);
    if (text === '') {
      this.#start = Math.min(this.#start, from);
      this.#end = this.#start + head + rest;
      if (!isWhole) this.#text = undefined;
      return;
    }
    this.#start = from + text.length;
    this.#end = this.#start + rest;
    this.#isTouched = true;
    this.#text = undefined;
  }
}
