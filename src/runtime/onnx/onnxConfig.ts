// What config.json and generation_config.json of an ONNX export say that its graph does not.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';
import { readModelFile } from '../graph/checkpoint.ts';
import { parseObject } from '../graph/safetensors.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OnnxConfig {
  /** As written, for the library. */
  readonly json: Json;
  readonly modelType: string;
  /** Longest sequence, tokens. */
  readonly positions: number;
  /** Tokens that end a text; the first is the document's. May be empty. */
  readonly ends: readonly number[];
  /** The number of the first position. */
  readonly firstPosition: number;
}

/** Each architecture has its own word for it. */
const POSITION_KEYS = [
  'max_position_embeddings',
  'n_positions',
  'n_ctx',
  'max_seq_len',
  'max_sequence_length',
  'seq_length',
  'model_max_length',
];
/** For the few that have no limit of their own (ALiBi). */
const UNSAID_POSITIONS = 2048;
/** As transformers.js counts for them. */
const COUNTS_FROM_ONE: ReadonlySet<string> = new Set(['gemma3', 'gemma3_text']);

/** @throws StorywispError `model-missing`, `model-unreadable` */
export async function readOnnxConfig(folder: string): Promise<OnnxConfig> {
  const json: Json = parseObject(await readModelFile(folder, 'config.json'), 'config.json');
  const generation: Json = existsSync(path.join(folder, 'generation_config.json'))
    ? parseObject(await readModelFile(folder, 'generation_config.json'), 'generation_config.json')
    : {};
  const { model_type: modelType } = json;
  if (typeof modelType !== 'string') throw new StorywispError('model-unreadable', 'config.json names no model_type');
  const ends = [json, generation].flatMap(({ eos_token_id: ids }) => ids).filter(isCount);
  return {
    json,
    modelType,
    positions: POSITION_KEYS.map((key) => json[key]).find(isCount) ?? UNSAID_POSITIONS,
    ends: [...new Set(ends)],
    firstPosition: COUNTS_FROM_ONE.has(modelType) ? 1 : 0,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
