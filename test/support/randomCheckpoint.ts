// Tiny GPT-2 checkpoints with random weights, in every layout that the reader must know, and spoiled on purpose.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FABLE_FOLDER, temporaryFolder } from './fable.ts';

export type TensorType = 'F32' | 'F16' | 'BF16';

export interface CheckpointOptions {
  readonly type?: TensorType;
  /** Before every name but `lm_head.weight`. */
  readonly prefix?: 'transformer.' | '';
  /** Files that the tensors are dealt to. */
  readonly shards?: number;
  readonly tied?: boolean;
  /** Also writes `attn.bias`, the causal mask that old checkpoints carry. */
  readonly buffers?: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Changes or (undefined) removes a tensor's values before they are written. */
  readonly spoil?: (name: string, values: Float32Array) => Float32Array | undefined;
}

const TINY = { n_layer: 2, n_head: 2, n_embd: 8, n_positions: 128, vocab_size: 8192 };

/** @returns a folder with Fable's tokenizer; the same options give the same weights, whatever their type. */
export function writeRandomCheckpoint(options: CheckpointOptions = {}): string {
  const { type = 'F32', prefix = 'transformer.', shards = 1, tied = true, buffers = false, spoil } = options;
  const folder = path.join(temporaryFolder(), 'tiny');
  mkdirSync(folder);
  copyFileSync(path.join(FABLE_FOLDER, 'tokenizer.json'), path.join(folder, 'tokenizer.json'));
  copyFileSync(path.join(FABLE_FOLDER, 'tokenizer_config.json'), path.join(folder, 'tokenizer_config.json'));
  const config = { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'], eos_token_id: 8191, bos_token_id: 8191 };
  writeFileSync(
    path.join(folder, 'config.json'),
    JSON.stringify({ ...config, ...TINY, tie_word_embeddings: tied, ...options.config }),
  );

  const random = generator();
  const files: Tensor[][] = Array.from({ length: shards }, () => []);
  for (const [i, [name, shape]] of [...tensorShapes(tied)].entries()) {
    const size = shape.reduce((product, length) => product * length, 1);
    const centre = name.endsWith('.weight') && shape.length === 1 ? 1 : 0;
    const values = Float32Array.from({ length: size }, () => roundToBf16(centre + random()));
    const written = spoil === undefined ? values : spoil(name, values);
    const fullName = name === 'lm_head.weight' ? name : `${prefix}${name}`;
    if (written !== undefined) files[i % shards]?.push({ name: fullName, type, shape, bytes: encode(written, type) });
  }
  if (buffers) {
    const bytes = new Uint8Array(128 * 128).fill(1);
    files[0]?.push({ name: `${prefix}h.0.attn.bias`, type: 'U8', shape: [1, 1, 128, 128], bytes });
  }
  const name = (i: number) => (shards === 1 ? 'model.safetensors' : `model-${i + 1}-of-${shards}.safetensors`);
  for (const [i, tensors] of files.entries()) writeSafetensors(path.join(folder, name(i)), tensors);
  if (shards > 1) {
    const map = files.flatMap((tensors, i) => tensors.map((tensor) => [tensor.name, name(i)]));
    writeFileSync(
      path.join(folder, 'model.safetensors.index.json'),
      JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(map) }),
    );
  }
  return folder;
}

export interface Tensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** @param change edits the header before it is written. */
export function writeSafetensors(
  file: string,
  tensors: readonly Tensor[],
  change: (header: Record<string, unknown>) => unknown = (header) => header,
): void {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (const { name, type, shape, bytes } of tensors) {
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(change(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(file, Buffer.concat([length, json, ...tensors.map((tensor) => tensor.bytes)]));
}

function* tensorShapes(tied: boolean): Generator<[name: string, shape: number[]]> {
  const { n_layer: layers, n_embd: width, n_positions: positions, vocab_size: vocabulary } = TINY;
  yield ['wte.weight', [vocabulary, width]];
  yield ['wpe.weight', [positions, width]];
  for (let layer = 0; layer < layers; layer++) {
    const name = `h.${layer}`;
    yield [`${name}.ln_1.weight`, [width]];
    yield [`${name}.ln_1.bias`, [width]];
    yield [`${name}.attn.c_attn.weight`, [width, 3 * width]];
    yield [`${name}.attn.c_attn.bias`, [3 * width]];
    yield [`${name}.attn.c_proj.weight`, [width, width]];
    yield [`${name}.attn.c_proj.bias`, [width]];
    yield [`${name}.ln_2.weight`, [width]];
    yield [`${name}.ln_2.bias`, [width]];
    yield [`${name}.mlp.c_fc.weight`, [width, 4 * width]];
    yield [`${name}.mlp.c_fc.bias`, [4 * width]];
    yield [`${name}.mlp.c_proj.weight`, [4 * width, width]];
    yield [`${name}.mlp.c_proj.bias`, [width]];
  }
  yield ['ln_f.weight', [width]];
  yield ['ln_f.bias', [width]];
  if (!tied) yield ['lm_head.weight', [vocabulary, width]];
}

/** Uniform in [-0.5, 0.5). */
function generator(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 32;
  };
}

/** Seven bits of mantissa fit every type, so that the same weights can be written in each. */
function roundToBf16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] as number) & 0xffff0000;
  const rounded = new Float32Array(bits.buffer)[0] as number;
  return Math.abs(rounded) < 2 ** -7 ? 0 : rounded;
}

function encode(values: Float32Array, type: TensorType): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.buffer);
  const bits = new Uint32Array(values.buffer);
  return new Uint8Array(Uint16Array.from(bits, type === 'BF16' ? (word) => word >>> 16 : halfBits).buffer);
}

/** IEEE 754 binary16 of a float32's bits; exact for what `roundToBf16` gives, and for NaN and infinity. */
function halfBits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 255;
  if (exponent === 0) return sign;
  if (exponent === 255) return sign | 0x7c00 | ((word >>> 13) & 1023);
  return sign | ((exponent - 112) << 10) | ((word >>> 13) & 1023);
}
