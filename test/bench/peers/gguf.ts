// Writes a GPT-2 as a GGUF file, so that llama.cpp runs the very weights that Storywisp runs.
// Format: ggml's docs/gguf.md, version 3. Block types: ggml-common.h (block_q8_0, block_q4_0).
import { closeSync, openSync, writeSync } from 'node:fs';

export type GgufWeights = 'Q8_0' | 'Q4_0';

export interface GgufSource {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly positions: number;
  readonly vocabulary: number;
  /** Byte-level BPE tokens by id, and merges as `left right`. */
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
  readonly endOfText: number;
  /** A checkpoint's tensor by its Hugging Face name without `transformer.`, row-major. */
  tensor(name: string): Promise<Float32Array>;
}

const ALIGNMENT = 32;
const BLOCK = 32;
const TYPES = { F32: 0, Q4_0: 2, Q8_0: 8 } as const;
type TensorType = keyof typeof TYPES;

interface Planned {
  readonly name: string;
  /** ggml order: fastest dimension first. */
  readonly shape: readonly number[];
  readonly type: TensorType;
  read(): Promise<Float32Array>;
}

/** Writes `file`; matrices in `weights`, the rest in F32. */
export async function writeGguf(file: string, source: GgufSource, weights: GgufWeights): Promise<void> {
  const plan = planTensors(source, weights);
  const out = openSync(file, 'w');
  try {
    const head = header(source, plan);
    writeSync(out, head);
    for (const tensor of plan) {
      const data = pack(await tensor.read(), tensor.type);
      writeSync(out, padded(data));
    }
  } finally {
    closeSync(out);
  }
}

function planTensors(source: GgufSource, weights: GgufWeights): Planned[] {
  const { width } = source;
  const vector = (name: string, from: string, size: number): Planned => ({
    name,
    shape: [size],
    type: 'F32',
    read: () => source.tensor(from),
  });
  // GPT-2's Conv1D keeps [in, out]; ggml wants rows of `in`.
  const matrix = (name: string, from: string, inputs: number, outputs: number): Planned => ({
    name,
    shape: [inputs, outputs],
    type: weights,
    read: async () => transpose(await source.tensor(from), inputs, outputs),
  });
  const embedding = (name: string, from: string, rows: number, type: TensorType): Planned => ({
    name,
    shape: [width, rows],
    type,
    read: () => source.tensor(from),
  });
  const plan: Planned[] = [
    embedding('token_embd.weight', 'wte.weight', source.vocabulary, weights),
    embedding('position_embd.weight', 'wpe.weight', source.positions, 'F32'),
    vector('output_norm.weight', 'ln_f.weight', width),
    vector('output_norm.bias', 'ln_f.bias', width),
    embedding('output.weight', 'wte.weight', source.vocabulary, weights),
  ];
  for (let layer = 0; layer < source.layers; layer++) {
    const [to, from] = [`blk.${layer}`, `h.${layer}`];
    const linear = (name: string, hf: string, inputs: number, outputs: number) => [
      matrix(`${to}.${name}.weight`, `${from}.${hf}.weight`, inputs, outputs),
      vector(`${to}.${name}.bias`, `${from}.${hf}.bias`, outputs),
    ];
    const norm = (name: string, hf: string) => [
      vector(`${to}.${name}.weight`, `${from}.${hf}.weight`, width),
      vector(`${to}.${name}.bias`, `${from}.${hf}.bias`, width),
    ];
    plan.push(
      ...norm('attn_norm', 'ln_1'),
      ...linear('attn_qkv', 'attn.c_attn', width, 3 * width),
      ...linear('attn_output', 'attn.c_proj', width, width),
      ...norm('ffn_norm', 'ln_2'),
      ...linear('ffn_up', 'mlp.c_fc', width, 4 * width),
      ...linear('ffn_down', 'mlp.c_proj', 4 * width, width),
    );
  }
  return plan;
}

function header(source: GgufSource, plan: readonly Planned[]): Buffer {
  const parts: Buffer[] = [];
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const u64 = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
  };
  const f32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return bytes;
  };
  const text = (value: string) => {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([u64(bytes.length), bytes]);
  };
  const [UINT32, INT32, FLOAT32, STRING, ARRAY] = [4, 5, 6, 8, 9];
  const entries: [key: string, type: number, value: Buffer][] = [
    ['general.architecture', STRING, text('gpt2')],
    ['general.name', STRING, text('gpt2')],
    ['gpt2.context_length', UINT32, u32(source.positions)],
    ['gpt2.embedding_length', UINT32, u32(source.width)],
    ['gpt2.feed_forward_length', UINT32, u32(4 * source.width)],
    ['gpt2.block_count', UINT32, u32(source.layers)],
    ['gpt2.attention.head_count', UINT32, u32(source.heads)],
    ['gpt2.attention.layer_norm_epsilon', FLOAT32, f32(1e-5)],
    ['tokenizer.ggml.model', STRING, text('gpt2')],
    ['tokenizer.ggml.pre', STRING, text('gpt-2')],
    [
      'tokenizer.ggml.tokens',
      ARRAY,
      Buffer.concat([u32(STRING), u64(source.tokens.length), ...source.tokens.map(text)]),
    ],
    [
      'tokenizer.ggml.token_type',
      ARRAY,
      Buffer.concat([
        u32(INT32),
        u64(source.tokens.length),
        ...source.tokens.map((_, id) => u32(id === source.endOfText ? 3 : 1)),
      ]),
    ],
    [
      'tokenizer.ggml.merges',
      ARRAY,
      Buffer.concat([u32(STRING), u64(source.merges.length), ...source.merges.map(text)]),
    ],
    ['tokenizer.ggml.bos_token_id', UINT32, u32(source.endOfText)],
    ['tokenizer.ggml.eos_token_id', UINT32, u32(source.endOfText)],
  ];
  parts.push(Buffer.from('GGUF'), u32(3), u64(plan.length), u64(entries.length));
  for (const [key, type, value] of entries) parts.push(text(key), u32(type), value);
  let offset = 0;
  for (const { name, shape, type } of plan) {
    parts.push(text(name), u32(shape.length), ...shape.map(u64), u32(TYPES[type]), u64(offset));
    const bytes = packedBytes(
      shape.reduce((a, b) => a * b, 1),
      type,
    );
    offset += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  }
  return padded(Buffer.concat(parts));
}

function packedBytes(values: number, type: TensorType): number {
  if (type === 'F32') return 4 * values;
  return (values / BLOCK) * (type === 'Q8_0' ? 34 : 18);
}

function pack(values: Float32Array, type: TensorType): Buffer {
  if (type === 'F32') return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const out = Buffer.alloc(packedBytes(values.length, type));
  let at = 0;
  for (let start = 0; start < values.length; start += BLOCK) {
    const block = values.subarray(start, start + BLOCK);
    at = type === 'Q8_0' ? packQ8(block, out, at) : packQ4(block, out, at);
  }
  return out;
}

function packQ8(block: Float32Array, out: Buffer, at: number): number {
  let largest = 0;
  for (const value of block) largest = Math.max(largest, Math.abs(value));
  const scale = largest / 127;
  out.writeUInt16LE(half(scale), at);
  for (let i = 0; i < BLOCK; i++) out.writeInt8(scale === 0 ? 0 : Math.round((block[i] ?? 0) / scale), at + 2 + i);
  return at + 34;
}

function packQ4(block: Float32Array, out: Buffer, at: number): number {
  let extreme = 0;
  for (const value of block) if (Math.abs(value) > Math.abs(extreme)) extreme = value;
  const scale = extreme / -8;
  out.writeUInt16LE(half(scale), at);
  const nibble = (value: number) => (scale === 0 ? 8 : Math.min(15, Math.floor(value / scale + 8.5)));
  for (let i = 0; i < BLOCK / 2; i++) {
    out[at + 2 + i] = nibble(block[i] ?? 0) | (nibble(block[i + BLOCK / 2] ?? 0) << 4);
  }
  return at + 18;
}

const halfBits = new Float32Array(1);
const halfWord = new Uint32Array(halfBits.buffer);

/** IEEE 754 half precision, rounded half up; subnormals of a scale are flushed to zero. */
function half(value: number): number {
  halfBits[0] = value;
  const word = halfWord[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 127 + 15;
  if (exponent <= 0) return sign;
  if (exponent >= 31) return sign | 0x7c00;
  return (sign | (exponent << 10) | ((word >>> 13) & 0x3ff)) + ((word >>> 12) & 1);
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column] ?? 0;
  }
  return out;
}

function padded(data: Buffer): Buffer {
  const rest = data.length % ALIGNMENT;
  return rest === 0 ? data : Buffer.concat([data, Buffer.alloc(ALIGNMENT - rest)]);
}
