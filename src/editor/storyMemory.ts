// What the model is told besides the page, wherever a document has it from. The feature that keeps it implements it.
import type { MemoryPart } from '../common/memory.ts';

export interface StoryMemory {
  /**
   * What goes along with `textBefore`, in a stable order. Never throws: what cannot be read is left out, and said once.
   * @param document its URI.
   */
  partsFor(document: string, textBefore: string): Promise<readonly MemoryPart[]>;

  /** Names the memory that a document has now: when it changes, what was written with it is of another memory. */
  versionOf(document: string): string;
}
