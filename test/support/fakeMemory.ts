// A memory whose parts a test sets by hand. It keeps every text it was asked about.
import type { MemoryPart } from '../../src/common/memory.ts';
import type { StoryMemory } from '../../src/editor/storyMemory.ts';

export class FakeMemory implements StoryMemory {
  parts: readonly MemoryPart[] = [];
  readonly asked: string[] = [];

  async partsFor(_document: string, textBefore: string): Promise<readonly MemoryPart[]> {
    this.asked.push(textBefore);
    return this.parts;
  }

  versionOf(): string {
    return String(this.parts.length);
  }
}
