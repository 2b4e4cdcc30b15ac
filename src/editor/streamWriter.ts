// Writes a stream into a document that its writer may change meanwhile. It follows the place where it writes, and
// stops for good when that place itself is changed: the writer's hand goes first. Edits are few and far between, so that
// the editor has time for its own.

import type { Clock } from '../common/clock.ts';
import { withLineFeeds } from './lineFeeds.ts';
import type { OffsetEdit } from './trackedOffset.ts';
import type { WrittenRange } from './writtenRange.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Page {
  /** Resolves when it can be written to; to false when it is not to be written to any more. */
  ready(): Promise<boolean>;
  /**
   * Puts `text` in place of a span.
   * @param startsStep begins an undo step; else it joins the last one
   * @returns false if the document changed under it and nothing was written
   */
  replace(span: Span, text: string, startsStep: boolean): Promise<boolean>;
}

/** `changed`: by another hand, at the place itself. `refused`: the page took no edit, or is not to be written to. */
export type Breach = 'changed' | 'refused';

export interface StreamWriterOptions {
  readonly page: Page;
  readonly clock: Clock;
  /** Where to write; what it holds already makes room for the first words. */
  readonly range: WrittenRange;
  /** Whether the first edit begins an undo step. */
  readonly startsStep: boolean;
  /**
   * How far the page stays behind what is pushed, ms: text that comes in bursts is written at an even pace, and a pause
   * of about so long is not seen. 0 writes all at once.
   */
  readonly lag: number;
  /** Called once when the place is broken. */
  onBroken(breach: Breach): void;
}

/** An edit is refused so often before the page is taken to be closed to it: half a second, as editors that change take. */
const TRIES = 10;
/** From one edit to the next at least, ms. */
const PERIOD = 50;

export class StreamWriter {
  readonly #options: StreamWriterOptions;
  #waiting = '';
  #inserting: string | undefined;
  #pump: Promise<void> | undefined;
  #startsStep: boolean;
  #hasBegun = false;
  #breach: Breach | undefined;
  /** Whoever waits for all of it does not want it late. */
  #isAwaited = false;
  /** Changes by another hand. */
  #others = 0;

  constructor(options: StreamWriterOptions) {
    this.#options = options;
    this.#startsStep = options.startsStep;
  }

  get breach(): Breach | undefined {
    return this.#breach;
  }

  /** Where the story goes on: after this offset of the document comes `unwritten`, then what is pushed next. */
  get place(): number {
    const { range } = this.#options;
    return this.#hasBegun ? range.end : range.start;
  }

  /** What was pushed and does not stand in the document yet. */
  get unwritten(): string {
    return (this.#inserting ?? '') + this.#waiting;
  }

  push(text: string): void {
    if (this.#breach || text === '') return;
    this.#waiting += text;
    this.#pump ??= this.#write().finally(() => {
      this.#pump = undefined;
    });
  }

  /** Resolves when all that was pushed is written, or the place is broken. */
  async settled(): Promise<void> {
    this.#isAwaited = true;
    await this.#pump;
    this.#isAwaited = false;
  }

  /** What does not stand in the document yet is not to be written any more. */
  drop(): void {
    this.#waiting = '';
  }

  /** Any change of the document, this writer's own ones too. */
  edited(edit: OffsetEdit): void {
    const { range } = this.#options;
    if (this.#isOwn(edit)) {
      if (this.#hasBegun) range.append(edit.text);
      else range.replace(edit.text);
      this.#hasBegun = true;
      this.#inserting = undefined;
      return;
    }
    const place = this.place;
    const end = edit.rangeOffset + edit.rangeLength;
    const isAtPlace = edit.rangeOffset <= place && end >= place;
    range.apply(edit);
    this.#others++;
    // The writer's own edit is a step of its own.
    this.#startsStep = true;
    if (isAtPlace) this.break('changed');
  }

  break(breach: Breach): void {
    if (this.#breach) return;
    this.#breach = breach;
    this.#waiting = '';
    this.#options.onBroken(breach);
  }

  #isOwn({ rangeOffset, rangeLength, text }: OffsetEdit): boolean {
    if (this.#inserting === undefined || withLineFeeds(text) !== this.#inserting) return false;
    const { start, end } = this.#target;
    return rangeOffset === start && rangeLength === end - start;
  }

  get #target(): Span {
    const { start, end } = this.#options.range;
    return { start: this.#hasBegun ? end : start, end };
  }

  async #write(): Promise<void> {
    while (this.#waiting !== '' && !this.#breach) {
      const text = this.#next();
      this.#waiting = this.#waiting.slice(text.length);
      if (!(await this.#insert(text))) this.break('refused');
      else await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.schedule(resolve, PERIOD));
  }

  /** Of what waits, the share that is due, in whole words. */
  #next(): string {
    const { lag } = this.#options;
    if (this.#isAwaited || lag <= PERIOD) return this.#waiting;
    const due = Math.ceil((this.#waiting.length * PERIOD) / lag);
    const end = this.#waiting.slice(due).search(/(?<=\S)\s/);
    return end < 0 ? this.#waiting : this.#waiting.slice(0, due + end);
  }

  async #insert(text: string): Promise<boolean> {
    const { page } = this.#options;
    for (let refusals = 0; refusals < TRIES && !this.#breach; ) {
      const others = this.#others;
      this.#inserting = text;
      if (!(await page.ready())) return false;
      const startsStep = this.#startsStep;
      this.#startsStep = false;
      // An editor that is read only takes the edit, and nothing happens.
      if ((await page.replace(this.#target, text, startsStep)) && this.#inserting === undefined) return true;
      this.#startsStep ||= startsStep;
      await this.#pause();
      // The writer was quicker, perhaps by a key that is told of only now: that is no refusal.
      if (this.#others === others) refusals++;
    }
    return false;
  }
}
