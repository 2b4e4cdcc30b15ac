// The tokenizer of any model whose vocabulary can spell every text: byte-level BPE, or SentencePiece's with bytes.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';
import type { Tokenizer } from '../../engine/ports.ts';
import { readModelFile } from '../graph/checkpoint.ts';
import { isObject, parseObject } from '../graph/safetensors.ts';
import { BytePairTokenizer, readTokenizerJson, type TokenizerJson } from '../tokenizer.ts';
import { BLANK, byteLevel, type PieceAlphabet, sentencePiece } from './pieceAlphabet.ts';

export interface AnyTokenizer extends Tokenizer {
  /** Ids go from 0 to this number, less one. */
  readonly size: number;
  /** What the model wants to read before any text, such as `<s>`. */
  readonly lead: readonly number[];
  /** Tokens that end a text, as far as the tokenizer's files say. */
  readonly ends: readonly number[];
}

/** @throws StorywispError `model-missing`, `model-unreadable`, `model-unsupported` */
export async function openTokenizer(folder: string): Promise<AnyTokenizer> {
  const json = await readTokenizerJson(folder);
  const config = existsSync(path.join(folder, 'tokenizer_config.json'))
    ? parseObject(await readModelFile(folder, 'tokenizer_config.json'), 'tokenizer_config.json')
    : {};
  const tokenizer = new BytePairTokenizer(json, alphabetOf(json));
  const idOf = (name: string | undefined) => {
    const id = name === undefined ? undefined : tokenizer.idOf(name);
    return id === undefined ? [] : [id];
  };
  const end = idOf(tokenName(config['eos_token']));
  return {
    size: tokenizer.size,
    lead: leadNames(json, config).flatMap(idOf),
    ends: end.length > 0 || tokenizer.endOfText === undefined ? end : [tokenizer.endOfText],
    encode: (text) => tokenizer.encode(text),
    bytes: (id) => tokenizer.bytes(id),
  };
}

function alphabetOf({ model, normalizer, pre_tokenizer: split, decoder }: TokenizerJson): PieceAlphabet {
  if (!isObject(model) || model['type'] !== 'BPE') {
    const type = isObject(model) ? String(model['type']) : 'none';
    throw new StorywispError('model-unsupported', `its tokenizer is of the kind ${type}, which loses blanks and lines`);
  }
  const parts = JSON.stringify([normalizer, split, decoder]);
  if (parts.includes('"ByteLevel"')) return byteLevel;
  if (parts.includes(BLANK)) return sentencePiece;
  throw new StorywispError('model-unsupported', 'its tokenizer neither is byte-level nor marks blanks');
}

/** Special tokens before the text, by the template of tokenizer.json; `add_bos_token` of the configuration goes before it. */
function leadNames({ post_processor: processor }: TokenizerJson, config: Readonly<Record<string, unknown>>): string[] {
  const { add_bos_token: adds, bos_token: begin } = config;
  if (adds === false) return [];
  const template = processorsOf(processor).find((part) => part['type'] === 'TemplateProcessing');
  const items: readonly unknown[] = Array.isArray(template?.['single']) ? template['single'] : [];
  const names: string[] = [];
  for (const item of items) {
    const special = isObject(item) ? item['SpecialToken'] : undefined;
    if (!isObject(special) || typeof special['id'] !== 'string') break;
    names.push(special['id']);
  }
  const name = tokenName(begin);
  return names.length === 0 && adds === true && name !== undefined ? [name] : names;
}

function processorsOf(processor: unknown): Readonly<Record<string, unknown>>[] {
  if (!isObject(processor)) return [];
  return Array.isArray(processor['processors']) ? processor['processors'].filter(isObject) : [processor];
}

/** A token is named by its text, or by an object that holds it. */
function tokenName(token: unknown): string | undefined {
  const content = isObject(token) ? token['content'] : token;
  return typeof content === 'string' ? content : undefined;
}
