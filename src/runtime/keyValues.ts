// Where keys and values stay between runs: token-major arrays that grow in place. Knows nothing of onnxruntime.
import type { Prefix, Tail } from '../engine/ports.ts';

export interface KeyValueShape {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly maxPositions: number;
}

/** Rows come by so many: few sizes leave few holes in a day's heap. */
const ROOM = 128;
const FIRST_TAIL_STEPS = 32;

/**
 * `2 * layers` arrays (layer 0's keys, its values, layer 1's ...), each `[rows, heads, headSize]` with room to grow. One
 * array for all would get the pages of 2 MB that the weights have, and emptying those takes longer than they save here.
 */
class Rows {
  readonly #arrays: Float32Array[];
  readonly #rowSize: number;
  #capacity: number;

  constructor(shape: KeyValueShape, capacity: number) {
    this.#rowSize = shape.heads * shape.headSize;
    this.#capacity = capacity;
    this.#arrays = Array.from({ length: 2 * shape.layers }, () => new Float32Array(capacity * this.#rowSize));
  }

  get bytes(): number {
    return this.#arrays.length * this.#capacity * this.#rowSize * Float32Array.BYTES_PER_ELEMENT;
  }

  /** The first `rows` rows of each array, by reference. */
  views(rows: number): Float32Array[] {
    return this.#arrays.map((array) => array.subarray(0, rows * this.#rowSize));
  }

  /** Writes `rows` rows behind the first `kept`; `source` is `[2 * layers, rows, heads, headSize]`. */
  append(kept: number, rows: number, source: Float32Array, maxCapacity?: number): void {
    this.#makeRoom(kept, rows, maxCapacity);
    const size = rows * this.#rowSize;
    for (const [i, array] of this.#arrays.entries())
      array.set(source.subarray(i * size, (i + 1) * size), kept * this.#rowSize);
  }

  /** Copies the rows `from` of `source` over the first ones. */
  gather(from: readonly number[], source: Rows): void {
    for (const [i, array] of this.#arrays.entries()) {
      const rows = source.#arrays[i] as Float32Array;
      for (const [to, row] of from.entries())
        array.set(rows.subarray(row * this.#rowSize, (row + 1) * this.#rowSize), to * this.#rowSize);
    }
  }

  copyFrom(source: Rows, rows: number): void {
    for (const [i, view] of source.views(rows).entries()) this.#arrays[i]?.set(view);
  }

  #makeRoom(kept: number, rows: number, maxCapacity?: number): void {
    if (kept + rows <= this.#capacity) return;
    this.#capacity = capacityFor(kept + rows, maxCapacity);
    for (const [i, view] of this.views(kept).entries()) {
      const larger = new Float32Array(this.#capacity * this.#rowSize);
      larger.set(view);
      this.#arrays[i] = larger;
    }
  }
}

/** @param most unless more rows than that are needed */
function capacityFor(rows: number, most = Number.POSITIVE_INFINITY): number {
  return Math.max(rows, Math.min(Math.ceil(rows / ROOM) * ROOM, most));
}

export class GrowingPrefix implements Prefix {
  readonly #shape: KeyValueShape;
  readonly #rows: Rows;
  #length = 0;

  /** @param room tokens that it will hold, as far as is known */
  constructor(shape: KeyValueShape, room = 0) {
    this.#shape = shape;
    this.#rows = new Rows(shape, capacityFor(Math.max(room, 1), shape.maxPositions));
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  /** `rows` rows of each array, by reference; behind the prefix's length they hold nothing of meaning, but finite numbers. */
  views(rows: number): Float32Array[] {
    return this.#rows.views(rows);
  }

  /** @param keysValues `[2 * layers, tokens, heads, headSize]` */
  append(tokens: number, keysValues: Float32Array): void {
    this.#rows.append(this.#length, tokens, keysValues, this.#shape.maxPositions);
    this.#length += tokens;
  }

  truncate(length: number): void {
    this.#length = this.#checked(length);
  }

  copy(length: number): GrowingPrefix {
    const copy = new GrowingPrefix(this.#shape, this.#checked(length));
    copy.#rows.copyFrom(this.#rows, length);
    copy.#length = length;
    return copy;
  }

  #checked(length: number): number {
    if (Number.isInteger(length) && length >= 0 && length <= this.#length) return length;
    throw new RangeError(`a prefix of ${this.#length} tokens has no first ${length}`);
  }
}

/**
 * A step appends one row for each of the batch, so rows are `[length, batch]`. The tails of one sequence share their
 * arrays (a longer one only wrote behind the shorter ones), so that a step copies nothing but its new tokens.
 */
export class GrowingTail implements Tail {
  readonly batch: number;
  readonly length: number;
  readonly #shape: KeyValueShape;
  readonly #shared: { readonly rows: Rows; written: number };

  private constructor(shape: KeyValueShape, batch: number, length: number, shared: { rows: Rows; written: number }) {
    this.#shape = shape;
    this.batch = batch;
    this.length = length;
    this.#shared = shared;
  }

  static empty(shape: KeyValueShape, batch: number): GrowingTail {
    return new GrowingTail(shape, batch, 0, { rows: new Rows(shape, batch * FIRST_TAIL_STEPS), written: 0 });
  }

  views(): Float32Array[] {
    return this.#shared.rows.views(this.length * this.batch);
  }

  /** @param keysValues `[2 * layers, batch, heads, headSize]` */
  append(keysValues: Float32Array): GrowingTail {
    const all = Array.from({ length: this.batch }, (_, row) => row);
    const shared = this.#shared.written === this.length ? this.#shared : this.selectRows(all).#shared;
    shared.rows.append(this.length * this.batch, this.batch, keysValues);
    shared.written = this.length + 1;
    return new GrowingTail(this.#shape, this.batch, this.length + 1, shared);
  }

  /** A tail of its own arrays. */
  selectRows(rows: readonly number[]): GrowingTail {
    const steps = Math.max(this.length, FIRST_TAIL_STEPS);
    const selected = new Rows(this.#shape, rows.length * steps);
    selected.gather(this.#places(rows), this.#shared.rows);
    return new GrowingTail(this.#shape, rows.length, this.length, { rows: selected, written: this.length });
  }

  /** Where `rows` stand in the arrays, step by step. */
  #places(rows: readonly number[]): number[] {
    return Array.from({ length: this.length }, (_, step) => rows.map((row) => step * this.batch + row)).flat();
  }
}
