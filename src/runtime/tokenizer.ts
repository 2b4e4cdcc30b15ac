// GPT-2's byte-level BPE, over the library that transformers.js itself uses. Source: Radford et al. 2019, section 2.2.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { StorywispError } from '../common/errors.ts';
import type { Tokenizer } from '../engine/ports.ts';
import { bytesOfToken } from './byteAlphabet.ts';
import { readModelFile } from './graph/checkpoint.ts';
import { isObject, parseObject } from './graph/safetensors.ts';

const END_OF_TEXT = '<|endoftext|>';
const NO_BYTES = new Uint8Array(0);

type Json = Readonly<Record<string, unknown>>;

export class BytePairTokenizer implements Tokenizer {
  /** Ids go from 0 to this number, less one. */
  readonly size: number;
  /** The id of `<|endoftext|>`, if the tokenizer has one. */
  readonly endOfText: number | undefined;
  readonly #library: Library;
  readonly #special: ReadonlySet<number>;

  private constructor(json: Json) {
    const added = Array.isArray(json['added_tokens']) ? json['added_tokens'].filter(isObject) : [];
    const special = added.filter((token) => token['special'] === true);
    // The library never hears of the special tokens, so it reads their names as plain text.
    this.#library = new Library({ ...json, added_tokens: added.filter((token) => token['special'] !== true) }, {});
    const ids = new Map<string, number>(this.#library.get_vocab());
    for (const { content, id } of special)
      if (typeof content === 'string' && typeof id === 'number') ids.set(content, id);
    this.#special = new Set(special.map((token) => Number(token['id'])));
    this.endOfText = ids.get(END_OF_TEXT);
    this.size = [...ids.values()].reduce((most, id) => Math.max(most, id + 1), 0);
  }

  /**
   * Reads `tokenizer.json`, or the `vocab.json` and `merges.txt` of the first releases.
   * @throws StorywispError `model-missing`, `model-unreadable`, `model-mismatch`
   */
  static async open(folder: string): Promise<BytePairTokenizer> {
    const json = existsSync(path.join(folder, 'tokenizer.json'))
      ? parseObject(await readModelFile(folder, 'tokenizer.json'), 'tokenizer.json')
      : await readVocabularyAndMerges(folder);
    checkByteLevel(json);
    try {
      return new BytePairTokenizer(json);
    } catch (error) {
      throw new StorywispError('model-unreadable', 'tokenizer.json is malformed', { cause: error });
    }
  }

  encode(text: string): number[] {
    return this.#library.encode(text, { add_special_tokens: false }).ids;
  }

  bytes(id: number): Uint8Array {
    const token = this.#special.has(id) ? undefined : this.#library.id_to_token(id);
    if (token === undefined) return NO_BYTES;
    return bytesOfToken(token) ?? new TextEncoder().encode(token);
  }
}

async function readVocabularyAndMerges(folder: string): Promise<Json> {
  // A folder with neither layout lacks a tokenizer.json, and the error should say so.
  if (!existsSync(path.join(folder, 'vocab.json'))) await readModelFile(folder, 'tokenizer.json');
  const vocab = parseObject(await readModelFile(folder, 'vocab.json'), 'vocab.json');
  const lines = (await readModelFile(folder, 'merges.txt')).split(/\r?\n/);
  const merges = lines.filter((line) => line !== '' && !line.startsWith('#version'));
  const end = vocab[END_OF_TEXT];
  return {
    added_tokens: end === undefined ? [] : [{ id: end, content: END_OF_TEXT, special: true }],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab, merges },
  };
}

function checkByteLevel(json: Json): void {
  const { model, pre_tokenizer: split, normalizer } = json;
  const fits = isObject(model) && model['type'] === 'BPE' && isObject(split) && split['type'] === 'ByteLevel';
  if (!fits || (normalizer !== null && normalizer !== undefined))
    throw new StorywispError('model-mismatch', 'the tokenizer is not the byte-level BPE of a GPT-2');
  const { vocab, merges } = model;
  if (!isObject(vocab) || !Object.values(vocab).every(isId) || !Array.isArray(merges))
    throw new StorywispError('model-unreadable', 'the vocabulary of tokenizer.json is malformed');
}

function isId(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 10_000_000;
}
