// The models that everybody knows by name: what they are, before anything of them is on this machine.
import { type Gpt2Config, parseGpt2Config } from '../graph/gpt2Config.ts';
import { publishedBytes } from './cost.ts';

export interface CatalogueModel {
  /** On the hub. */
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly config: Gpt2Config;
  readonly downloadBytes: number;
}

const POSITIONS = 1024;
const VOCABULARY = 50_257;
/** `config.json`, `tokenizer.json` and their like. */
const DESCRIPTION_BYTES = 1.4e6;

/** Radford et al. 2019, table 2, and Sanh et al. 2019 for the distilled one; by size. */
export const CATALOGUE: readonly CatalogueModel[] = [
  model('distilbert/distilgpt2', 'DistilGPT-2', 'apache-2.0', 6, 12, 768),
  model('openai-community/gpt2', 'GPT-2', 'mit', 12, 12, 768),
  model('openai-community/gpt2-medium', 'GPT-2 medium', 'mit', 24, 16, 1024),
  model('openai-community/gpt2-large', 'GPT-2 large', 'mit', 36, 20, 1280),
  model('openai-community/gpt2-xl', 'GPT-2 XL', 'mit', 48, 25, 1600),
];

function model(
  id: string,
  title: string,
  licence: string,
  n_layer: number,
  n_head: number,
  n_embd: number,
): CatalogueModel {
  const sizes = { n_layer, n_head, n_embd, n_positions: POSITIONS, vocab_size: VOCABULARY };
  const config = parseGpt2Config({ model_type: 'gpt2', ...sizes });
  return { id, title, licence, config, downloadBytes: publishedBytes(config) + DESCRIPTION_BYTES };
}
