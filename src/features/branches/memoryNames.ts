// Parts of the story's memory by names made of what they say: a road names those it was written with, and each is kept
// once, for as long as a road needs it.

import { hashOf } from '../../common/hash.ts';
import type { MemoryPart } from '../../common/memory.ts';
import type { Receipt } from '../../editor/receipts.ts';

/** UTF-16 units: of a longer part, no request here can hold more. Lore of this length stays out whole. */
const LONGEST = 8192;

const names = new WeakMap<MemoryPart, string>();

export function nameOf(part: MemoryPart): string {
  const known = names.get(part);
  if (known !== undefined) return known;
  const name = hashOf(JSON.stringify(bounded(part)));
  names.set(part, name);
  return name;
}

/** What must be kept of a part, so that the model is given the same. */
export function bounded(part: MemoryPart): MemoryPart {
  return part.text.length <= LONGEST ? part : { ...part, text: part.text.slice(0, LONGEST) };
}

/** The parts that a receipt speaks of, each once. */
export function partsOf({ memory = [] }: Receipt): ReadonlyMap<string, MemoryPart> {
  return new Map(memory.flat().map((part) => [nameOf(part), part]));
}

export function isSameMemory(one: readonly MemoryPart[], other: readonly MemoryPart[]): boolean {
  return one.map(nameOf).join(' ') === other.map(nameOf).join(' ');
}

/** Files of which another text, or none, is read. */
export function changedFiles(then: readonly MemoryPart[], now: readonly MemoryPart[]): string[] {
  const before = new Set(then.map(nameOf));
  const after = new Set(now.map(nameOf));
  const changed = [
    ...then.filter((part) => !after.has(nameOf(part))),
    ...now.filter((part) => !before.has(nameOf(part))),
  ];
  return [...new Set(changed.map(({ name }) => name))];
}

/** Counts which parts the roads of a document need, and what keeping them takes. */
export class NeededParts {
  readonly #uses = new Map<string, number>();
  /** By the road's id: its receipt may have grown since. */
  readonly #needed = new Map<string, ReadonlyMap<string, MemoryPart>>();
  #size = 0;

  /** UTF-16 units that are kept. */
  get size(): number {
    return this.#size;
  }

  /** What a road needs now. */
  keep(id: string, receipt: Receipt): void {
    const parts = partsOf(receipt);
    for (const [name, part] of parts) {
      const uses = this.#uses.get(name) ?? 0;
      if (uses === 0) this.#size += bounded(part).text.length;
      this.#uses.set(name, uses + 1);
    }
    this.drop(id);
    this.#needed.set(id, parts);
  }

  /** A road is gone. */
  drop(id: string): void {
    for (const [name, part] of this.#needed.get(id) ?? []) {
      const uses = (this.#uses.get(name) ?? 0) - 1;
      if (uses > 0) {
        this.#uses.set(name, uses);
        continue;
      }
      this.#uses.delete(name);
      this.#size -= bounded(part).text.length;
    }
    this.#needed.delete(id);
  }
}
