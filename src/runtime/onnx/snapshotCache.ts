// The engine's prefix and tail over snapshots.
import type { Prefix, Tail } from '../../engine/ports.ts';
import type { Snapshot } from './snapshot.ts';

export class SnapshotPrefix implements Prefix {
  /** Tokens in front that the model wants and the engine does not know of. */
  readonly #lead: number;
  #snapshot: Snapshot;
  /** Tokens of the snapshot that count; it is cut when it is read. */
  #held: number;

  /** @param lead tokens at the start that are not counted; read before any other. */
  constructor(snapshot: Snapshot, lead: number) {
    this.#snapshot = snapshot;
    this.#held = snapshot.length;
    this.#lead = lead;
  }

  get length(): number {
    return Math.max(0, this.#held - this.#lead);
  }

  get bytes(): number {
    return this.#snapshot.bytes;
  }

  truncate(length: number): void {
    this.#held = this.#checked(length);
  }

  copy(length: number): SnapshotPrefix {
    const copy = new SnapshotPrefix(this.#snapshot, this.#lead);
    copy.#held = this.#checked(length);
    return copy;
  }

  /** All tokens held, one row. */
  read(): Snapshot {
    this.#snapshot = this.#snapshot.crop(this.#held);
    return this.#snapshot;
  }

  /** @param snapshot what was held and what came after, one row. */
  replace(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#held = snapshot.length;
  }

  /** @returns tokens of a snapshot for `length` tokens of the engine. */
  #checked(length: number): number {
    if (!Number.isInteger(length) || length < 0 || length > this.length)
      throw new RangeError(`a prefix of ${this.length} tokens has no first ${length}`);
    return Math.min(this.#held, this.#lead + length);
  }
}

/** A snapshot holds the prefix too, once for each row: that is how these graphs take it. */
export class SnapshotTail implements Tail {
  readonly length: number;
  readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot, length: number) {
    this.snapshot = snapshot;
    this.length = length;
  }

  get batch(): number {
    return this.snapshot.batch;
  }
}
