// Writes a stream into a document that its writer may change meanwhile. It follows the place where it writes, and
// stops for good when that place itself is changed: the writer's hand goes first.
import { type OffsetEdit, TrackedOffset } from '../../editor/trackedOffset.ts';

export interface Page {
  /**
   * Inserts at an offset.
   * @param isFirst starts an undo step that the rest joins
   * @returns false if the document changed under it and nothing was inserted
   */
  insert(offset: number, text: string, isFirst: boolean): Promise<boolean>;
}

const TRIES = 3;

export class StreamWriter {
  readonly #page: Page;
  readonly #place: TrackedOffset;
  readonly #onBroken: () => void;
  #waiting = '';
  #inserting: string | undefined;
  #pump: Promise<void> | undefined;
  #written = 0;
  #isBroken = false;

  /** @param onBroken called once when the place was changed by another hand or cannot be written to. */
  constructor(page: Page, offset: number, onBroken: () => void) {
    this.#page = page;
    this.#place = new TrackedOffset(offset);
    this.#onBroken = onBroken;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  push(text: string): void {
    if (this.#isBroken || text === '') return;
    this.#waiting += text;
    this.#pump ??= this.#write().finally(() => {
      this.#pump = undefined;
    });
  }

  /** Resolves when all that was pushed is written, or the place is broken. */
  async settled(): Promise<void> {
    await this.#pump;
  }

  /** Any change of the document, this writer's own ones too. */
  edited(edit: OffsetEdit): void {
    const place = this.#place.value;
    const end = edit.rangeOffset + edit.rangeLength;
    const isAtPlace = edit.rangeOffset <= place && end >= place;
    const isOwn = isAtPlace && edit.rangeLength === 0 && edit.text.replace(/\r\n/g, '\n') === this.#inserting;
    this.#place.apply(edit);
    if (isOwn) this.#inserting = undefined;
    else if (isAtPlace) this.#break();
  }

  async #write(): Promise<void> {
    while (this.#waiting !== '' && !this.#isBroken) {
      const text = this.#waiting;
      this.#waiting = '';
      if (!(await this.#insert(text))) this.#break();
    }
  }

  async #insert(text: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES && !this.#isBroken; tries++) {
      this.#inserting = text;
      if (await this.#page.insert(this.#place.value, text, this.#written === 0)) {
        this.#written += text.length;
        return true;
      }
    }
    return false;
  }

  #break(): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#waiting = '';
    this.#onBroken();
  }
}
