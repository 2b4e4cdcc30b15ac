// Writes a GPT-2's weights as random numbers, in pieces: a model of 3 GB needs no 3 GB here. Always the same numbers.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export interface Geometry {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly positions: number;
  readonly vocabulary: number;
}

/** A deviation of 0 means ones: the scale of a norm. */
interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly deviation: number;
}

const FLOAT_BYTES = 4;
/** Numbers that are drawn once and repeated. Prime, so that no two rows and no two layers are alike. */
const BLOCK = 1_048_573;

/** A safetensors file in fp32. */
export function writeRandomWeights(file: string, geometry: Geometry): void {
  const tensors = [...tensorsOf(geometry)];
  const out = openSync(file, 'w');
  try {
    writeAll(out, header(tensors));
    const streams = new Map<number, Repeated>();
    for (const { shape, deviation } of tensors) {
      const stream = streams.get(deviation) ?? new Repeated(blockOf(deviation));
      streams.set(deviation, stream);
      for (const bytes of stream.next(FLOAT_BYTES * size(shape))) writeAll(out, bytes);
    }
    // Else the disk still works on it when something is measured.
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
}

/** A block without end: each tensor goes on where the one before it ended. */
class Repeated {
  readonly #block: Buffer;
  #place = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  *next(bytes: number): Generator<Buffer> {
    for (let left = bytes; left > 0; ) {
      const piece = this.#block.subarray(this.#place, this.#place + left);
      yield piece;
      left -= piece.length;
      this.#place = (this.#place + piece.length) % this.#block.length;
    }
  }
}

/** Radford et al. 2019, section 2.3: the deviations are those of its initialisation. */
function* tensorsOf({ layers, width, positions, vocabulary }: Geometry): Generator<Tensor> {
  const weight = (name: string, ...shape: number[]): Tensor => ({ name: `${name}.weight`, shape, deviation: 0.02 });
  const bias = (name: string, length: number): Tensor => ({ name: `${name}.bias`, shape: [length], deviation: 0.01 });
  const norm = (name: string): Tensor[] => [
    { name: `${name}.weight`, shape: [width], deviation: 0 },
    bias(name, width),
  ];
  const linear = (name: string, inputs: number, outputs: number): Tensor[] => [
    weight(name, inputs, outputs),
    bias(name, outputs),
  ];
  yield weight('wte', vocabulary, width);
  yield weight('wpe', positions, width);
  for (let layer = 0; layer < layers; layer++) {
    yield* norm(`h.${layer}.ln_1`);
    yield* linear(`h.${layer}.attn.c_attn`, width, 3 * width);
    yield* linear(`h.${layer}.attn.c_proj`, width, width);
    yield* norm(`h.${layer}.ln_2`);
    yield* linear(`h.${layer}.mlp.c_fc`, width, 4 * width);
    yield* linear(`h.${layer}.mlp.c_proj`, 4 * width, width);
  }
  yield* norm('ln_f');
}

function header(tensors: readonly Tensor[]): Buffer {
  const places: Record<string, object> = {};
  let offset = 0;
  for (const { name, shape } of tensors) {
    const end = offset + FLOAT_BYTES * size(shape);
    places[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(places));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function blockOf(deviation: number): Buffer {
  const noise = gaussianNoise();
  const values = Float32Array.from({ length: BLOCK }, () => (deviation === 0 ? 1 : deviation * noise()));
  return Buffer.from(values.buffer);
}

/** A write may take less than it was given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Nearly normal, mean 0, deviation 1: the sum of four uniform numbers. */
function gaussianNoise(): () => number {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
