// What the features know of one another's doings in this window: the pause, who is writing, and the last figures.
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposable.ts';
import { EventEmitter } from '../common/events.ts';
import type { GenerationResult } from '../common/generation.ts';
import type { CommandId } from './commandMap.ts';

/** When a pause ends, on the clock's time, or `never` by itself. */
export type PauseEnd = number | 'never';

/** Why nothing is shown. */
export interface Refusal {
  readonly words: string;
  /** The command that undoes it, if there is one. */
  readonly remedy: CommandId | undefined;
}

export class Session implements Disposable {
  readonly #clock: Clock;
  readonly #changed = new EventEmitter<void>();
  #pause: { readonly end: PauseEnd; readonly timer: Disposable | undefined } | undefined;
  readonly #writing: string[] = [];
  readonly #dialogues = new Set<string>();
  #nothing: Refusal | undefined;
  #last: GenerationResult | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get pausedUntil(): PauseEnd | undefined {
    return this.#pause?.end;
  }

  /** Nothing is computed for ghost text until then. @param minutes undefined for a pause without an end. */
  pause(minutes: number | undefined): void {
    this.#pause?.timer?.dispose();
    this.#pause =
      minutes === undefined
        ? { end: 'never', timer: undefined }
        : {
            end: this.#clock.now() + minutes * 60_000,
            timer: this.#clock.schedule(() => this.resume(), minutes * 60_000),
          };
    this.#changed.fire();
  }

  resume(): void {
    this.#pause?.timer?.dispose();
    this.#pause = undefined;
    this.#changed.fire();
  }

  /** A command is writing into a document now. */
  get isWriting(): boolean {
    return this.#writing.length > 0;
  }

  /** @param document its URI. */
  isWritingIn(document: string): boolean {
    return this.#writing.includes(document);
  }

  /** Holds ghost text back while a command writes into a document. @param document its URI. */
  beginWriting(document: string): Disposable {
    this.#writing.push(document);
    this.#changed.fire();
    let ended = false;
    return {
      dispose: () => {
        if (ended) return;
        ended = true;
        this.#writing.splice(this.#writing.indexOf(document), 1);
        this.#changed.fire();
      },
    };
  }

  /** Turns are taken in this document, the writer's and the model's: ghost text does not come by itself. */
  isDialogue(document: string): boolean {
    return this.#dialogues.has(document);
  }

  noteDialogue(document: string, isDialogue: boolean): void {
    if (isDialogue) this.#dialogues.add(document);
    else this.#dialogues.delete(document);
  }

  /** Why there is no ghost text; undefined if there is or may be. */
  get whyNothing(): Refusal | undefined {
    return this.#nothing;
  }

  noteWhyNothing(refusal: Refusal | undefined): void {
    if (this.#nothing?.words === refusal?.words) return;
    this.#nothing = refusal;
    this.#changed.fire();
  }

  /** Figures of the last answer of the model. */
  get last(): GenerationResult | undefined {
    return this.#last;
  }

  noteResult(result: GenerationResult): void {
    this.#last = result;
    this.#changed.fire();
  }

  dispose(): void {
    this.#pause?.timer?.dispose();
    this.#changed.dispose();
  }
}
