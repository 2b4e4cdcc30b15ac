// Keys and values in the layout of the hub's exports. Each run gives the whole of them anew, so nothing is written in
// place: prefixes and tails hold snapshots, and cut or copy one only when a run needs it otherwise.

/** float32, or float16 as onnxruntime gives it. */
export type Cells = Float32Array | Uint16Array;

/** One layer's keys or values, `[batch, heads, length, headSize]`. Never written to. */
export interface LayerCells {
  readonly cells: Cells;
  readonly heads: number;
  readonly headSize: number;
}

export class Snapshot {
  readonly batch: number;
  /** Tokens. */
  readonly length: number;
  readonly layers: readonly LayerCells[];

  constructor(batch: number, length: number, layers: readonly LayerCells[]) {
    this.batch = batch;
    this.length = length;
    this.layers = layers;
  }

  get bytes(): number {
    return this.layers.reduce((sum, { cells }) => sum + cells.byteLength, 0);
  }

  /** The first `length` tokens of each row. */
  crop(length: number): Snapshot {
    if (length === this.length) return this;
    const layers = this.layers.map(({ cells, heads, headSize }) => {
      const blocks = this.batch * heads;
      const cut = emptyLike(cells, blocks * length * headSize);
      for (let block = 0; block < blocks; block++) {
        const begin = block * this.length * headSize;
        cut.set(cells.subarray(begin, begin + length * headSize), block * length * headSize);
      }
      return { cells: cut, heads, headSize };
    });
    return new Snapshot(this.batch, length, layers);
  }

  /** Row `i` of the result is row `rows[i]`; a row may come more than once. */
  select(rows: readonly number[]): Snapshot {
    if (rows.length === this.batch && rows.every((row, i) => row === i)) return this;
    const layers = this.layers.map(({ cells, heads, headSize }) => {
      const size = heads * this.length * headSize;
      const selected = emptyLike(cells, rows.length * size);
      for (const [i, row] of rows.entries()) selected.set(cells.subarray(row * size, (row + 1) * size), i * size);
      return { cells: selected, heads, headSize };
    });
    return new Snapshot(rows.length, this.length, layers);
  }
}

function emptyLike(cells: Cells, length: number): Cells {
  const Kind = cells.constructor as new (length: number) => Cells;
  return new Kind(length);
}
