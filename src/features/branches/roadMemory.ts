// What a road's question is asked with besides the page: as the files have it now, or as it was when the road was written.
import type { MemoryPart } from '../../common/memory.ts';
import type { StoryMemory } from '../../editor/storyMemory.ts';

export type RoadMemory = Pick<StoryMemory, 'partsFor'>;

/** A memory that knows what it gave. */
export class RecordedMemory {
  readonly #memory: RoadMemory;
  readonly requests: (readonly MemoryPart[])[] = [];

  constructor(memory: RoadMemory) {
    this.#memory = memory;
  }

  async partsFor(document: string, textBefore: string): Promise<readonly MemoryPart[]> {
    const parts = await this.#memory.partsFor(document, textBefore);
    this.requests.push(parts);
    return parts;
  }
}

/** The memory that a text was written with, request by request. */
export function memoryOfThen(requests: readonly (readonly MemoryPart[])[]): RoadMemory {
  let next = 0;
  return { partsFor: async () => requests[Math.min(next++, requests.length - 1)] ?? [] };
}
