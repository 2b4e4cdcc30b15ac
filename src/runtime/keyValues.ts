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
 * `2 * layers` runs of rows (layer 0's keys, its values, layer 1's ...), each `[capacity, heads, headSize]`, in one array: a
 * few large blocks of memory leave fewer holes than many small ones, and get large pages.
 */
class Rows {
  readonly #runs: number;
  readonly #rowSize: number;
  #capacity: number;
  #cells: Float32Array;

  constructor(shape: KeyValueShape, capacity: number) {
    this.#runs = 2 * shape.layers;
    this.#rowSize = shape.heads * shape.headSize;
    this.#capacity = capacity;
    this.#cells = new Float32Array(this.#runs * capacity * this.#rowSize);
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }

  /** The first `rows` rows of each run, by reference. */
  views(rows: number): Float32Array[] {
    return Array.from({ length: this.#runs }, (_, run) => this.#cells.subarray(this.#at(run, 0), this.#at(run, rows)));
  }

  /** Writes `rows` rows behind the first `kept`; `source` is `[2 * layers, rows, heads, headSize]`. */
  append(kept: number, rows: number, source: Float32Array, maxCapacity?: number): void {
    this.#makeRoom(kept, rows, maxCapacity);
    const size = rows * this.#rowSize;
    for (let run = 0; run < this.#runs; run++)
      this.#cells.set(source.subarray(run * size, (run + 1) * size), this.#at(run, kept));
  }

  /** Copies the rows `from` of `source` over the first ones. */
  gather(from: readonly number[], source: Rows): void {
    for (let run = 0; run < this.#runs; run++) {
      for (const [to, row] of from.entries())
        this.#cells.set(source.#cells.subarray(source.#at(run, row), source.#at(run, row + 1)), this.#at(run, to));
    }
  }

  /** Copies the first `rows` rows of `source`. */
  copyFrom(source: Rows, rows: number): void {
    for (const [run, view] of source.views(rows).entries()) this.#cells.set(view, this.#at(run, 0));
  }

  #makeRoom(kept: number, rows: number, maxCapacity?: number): void {
    if (kept + rows <= this.#capacity) return;
    const before = this.views(kept);
    this.#capacity = capacityFor(kept + rows, maxCapacity);
    this.#cells = new Float32Array(this.#runs * this.#capacity * this.#rowSize);
    for (const [run, view] of before.entries()) this.#cells.set(view, this.#at(run, 0));
  }

  /** Where row `row` of run `run` begins. */
  #at(run: number, row: number): number {
    return (run * this.#capacity + row) * this.#rowSize;
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
