// How features learn of text that came from the model: what was offered, what was taken, what was passed by, and by
// which settings it can be had again. Knows no feature, and no editor.
import type { ModelService } from '../client/modelService.ts';
import type { Disposable } from '../common/disposable.ts';
import { EventEmitter } from '../common/events.ts';
import type { StopAt } from '../common/generation.ts';
import type { MemoryPart } from '../common/memory.ts';
import type { SamplingOptions } from '../common/sampling.ts';

/** Who asked the model. */
export type WritingFeature = 'ghostText' | 'ideas' | 'story' | 'dialogue';

/**
 * How a text came about. The same model, text before it, memory, banned words, options, seed and candidate give the same
 * text.
 */
export interface Receipt {
  readonly feature: WritingFeature;
  /** Of ideas that the page and these settings alone do not give again: their kind, as the writer calls it. */
  readonly kind?: string;
  /** The model's name. */
  readonly model: string;
  readonly seed: number;
  readonly sampling: SamplingOptions;
  readonly maxNewTokens: number;
  /** Undefined where the feature has a rule of its own. */
  readonly stopAt: StopAt | undefined;
  /** Its place among the texts of one answer. */
  readonly candidate: number;
  /** When it was asked for, ms since 1970. */
  readonly time: number;
  /**
   * What the model was told besides the text before, at each request that the text came by: grows while a story is
   * written. Undefined where nobody knows any more.
   */
  readonly memory?: readonly (readonly MemoryPart[])[];
  /** Names the words that the model was kept from; undefined for none. */
  readonly ban?: string | undefined;
  /** What the model read before the text, where that was not all that stands there: a story's own beginning. */
  readonly opening?: string;
}

/** A text of the model at a place of a document. */
export interface Passage {
  /** The document's URI. */
  readonly document: string;
  /** UTF-16 units from the document's start. */
  readonly offset: number;
  readonly text: string;
  readonly receipt: Receipt;
}

/** `cycledPast`: another one of the same answer was taken. `retried`: the writer asked again at the same place. */
export type PassedBy = 'cycledPast' | 'dismissed' | 'retried';

export class Receipts implements Disposable {
  readonly #shown = new EventEmitter<readonly Passage[]>();
  readonly #taken = new EventEmitter<Passage>();
  readonly #passed = new EventEmitter<{ readonly passage: Passage; readonly how: PassedBy }>();

  /** Texts offered together at one place, best first. None of them stands in the document. */
  readonly onDidShow = this.#shown.event;
  /** A text, or a part of one that was shown, stands in the document now. */
  readonly onDidTake = this.#taken.event;
  /** A text that was shown was not wanted. */
  readonly onDidPass = this.#passed.event;

  show(passages: readonly Passage[]): void {
    if (passages.length > 0) this.#shown.fire(passages);
  }

  /**
   * Must be called while the editor reports the change that brought the text: the offset is one of the document
   * right after that change.
   */
  take(passage: Passage): void {
    this.#taken.fire(passage);
  }

  pass(passages: readonly Passage[], how: PassedBy): void {
    for (const passage of passages) this.#passed.fire({ passage, how });
  }

  dispose(): void {
    this.#shown.dispose();
    this.#taken.dispose();
    this.#passed.dispose();
  }
}

/** What a receipt calls the model that answers now. */
export function modelName({ status }: ModelService): string {
  return status.model?.name ?? 'GPT-2';
}
