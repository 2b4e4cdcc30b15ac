// Byte-pair encoding over the library that transformers.js itself uses; GPT-2's own (Radford et al. 2019, section 2.2).

import { existsSync } from 'node:fs';
import path from 'node:path';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { StorywispError } from '../common/errors.ts';
import type { Tokenizer } from '../engine/ports.ts';
import { readModelFile } from './graph/checkpoint.ts';
import { isObject, parseObject } from './graph/safetensors.ts';
import { continuing } from './tokenizers/continuing.ts';
import { byteLevel, type PieceAlphabet } from './tokenizers/pieceAlphabet.ts';

const END_OF_TEXT = '<|endoftext|>';
const NO_BYTES = new Uint8Array(0);

export type TokenizerJson = Readonly<Record<string, unknown>>;

export class BytePairTokenizer implements Tokenizer {
  /** Ids go from 0 to this number, less one. */
  readonly size: number;
  /** The id of `<|endoftext|>`, if the tokenizer has one. */
  readonly endOfText: number | undefined;
  readonly #library: Library;
  readonly #alphabet: PieceAlphabet;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #special: ReadonlySet<number>;
  /** What tokens stand for that are no pieces of the vocabulary. */
  readonly #added: ReadonlyMap<number, Uint8Array>;

  /**
   * @param json `tokenizer.json`
   * @throws StorywispError `model-unreadable`
   */
  constructor(json: TokenizerJson, alphabet: PieceAlphabet) {
    checkVocabulary(json);
    const added = Array.isArray(json['added_tokens']) ? json['added_tokens'].filter(isObject) : [];
    const plain = added.filter((token) => token['special'] !== true && token['content'] !== END_OF_TEXT);
    try {
      // The library never hears of the special tokens, so it reads their names as plain text.
      this.#library = new Library({ ...continuing(json), added_tokens: plain }, {});
    } catch (error) {
      throw new StorywispError('model-unreadable', 'tokenizer.json is malformed', { cause: error });
    }
    this.#alphabet = alphabet;
    const ids = new Map<string, number>(this.#library.get_vocab());
    const special = new Set<number>();
    const contents = new Map<number, Uint8Array>();
    for (const token of added) {
      const { content, id } = token;
      if (typeof content !== 'string' || typeof id !== 'number') continue;
      ids.set(content, id);
      if (plain.includes(token)) contents.set(id, new TextEncoder().encode(content));
      else special.add(id);
    }
    this.#ids = ids;
    this.#special = special;
    this.#added = contents;
    this.endOfText = ids.get(END_OF_TEXT);
    this.size = [...ids.values()].reduce((most, id) => Math.max(most, id + 1), 0);
  }

  /**
   * GPT-2's: reads `tokenizer.json`, or the `vocab.json` and `merges.txt` of the first releases.
   * @throws StorywispError `model-missing`, `model-unreadable`, `model-mismatch`
   */
  static async open(folder: string): Promise<BytePairTokenizer> {
    const json = await readTokenizerJson(folder);
    checkGpt2(json);
    return new BytePairTokenizer(json, byteLevel);
  }

  /** @returns undefined if there is no such token. */
  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  encode(text: string): number[] {
    return this.#library.encode(text, { add_special_tokens: false }).ids;
  }

  bytes(id: number): Uint8Array {
    if (this.#special.has(id)) return NO_BYTES;
    const added = this.#added.get(id);
    if (added !== undefined) return added;
    const piece = this.#library.id_to_token(id);
    return piece === undefined ? NO_BYTES : this.#alphabet(piece);
  }
}

/** @throws StorywispError `model-missing`, `model-unreadable` */
export async function readTokenizerJson(folder: string): Promise<TokenizerJson> {
  if (existsSync(path.join(folder, 'tokenizer.json')))
    return parseObject(await readModelFile(folder, 'tokenizer.json'), 'tokenizer.json');
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

function checkGpt2(json: TokenizerJson): void {
  const { model, pre_tokenizer: split, normalizer } = json;
  const fits = isObject(model) && model['type'] === 'BPE' && isObject(split) && split['type'] === 'ByteLevel';
  if (!fits || (normalizer !== null && normalizer !== undefined))
    throw new StorywispError('model-mismatch', 'the tokenizer is not the byte-level BPE of a GPT-2');
}

function checkVocabulary({ model }: TokenizerJson): void {
  const { vocab, merges } = isObject(model) ? model : {};
  if (!isObject(vocab) || !Object.values(vocab).every(isId) || !Array.isArray(merges))
    throw new StorywispError('model-unreadable', 'the vocabulary of tokenizer.json is malformed');
}

function isId(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 10_000_000;
}
