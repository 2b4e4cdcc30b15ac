// Small tokenizers of the families that are not GPT-2's, in the hub's format.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

type Json = Readonly<Record<string, unknown>>;

const BYTES = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);

/** Words whose pieces the vocabulary has; each is put together from the left. */
const WORDS = ['▁the', '▁old', '▁king', 'the', 'Once', '▁upon', '▁a', '▁time', '▁▁', '▁é'];

/**
 * As Llama 2's: no splitting, `▁` for blanks, a blank put before the text, single bytes for what has no piece, `<s>`
 * before the text.
 */
export function sentencePieceJson(): Json {
  const merges = [...new Set(WORDS.flatMap(mergesOf)), '▁▁ ▁▁'];
  const letters = [...'▁abcdefghijklmnopqrstuvwxyzO.,’é'];
  const pieces = ['<unk>', '<s>', '</s>', ...BYTES, ...letters, ...merges.map((pair) => pair.replace(' ', ''))];
  return {
    version: '1.0',
    added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({ id, content, special: true, normalized: false })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '▁' },
        { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      ],
    },
    pre_tokenizer: null,
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }] },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries([...new Set(pieces)].map((piece, id) => [piece, id])),
      merges,
    },
  };
}

/** As newer exports of the same family say it. */
export function metaspaceJson(): Json {
  const split = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false };
  return { ...sentencePieceJson(), normalizer: null, pre_tokenizer: split };
}

function mergesOf(word: string): string[] {
  const letters = [...word];
  return letters.slice(1).map((letter, i) => `${letters.slice(0, i + 1).join('')} ${letter}`);
}

/** Patterns that split a text before the bytes are joined, as the models of those names have them. */
export const SPLITS: Readonly<Record<string, { readonly normalizer: Json | null; readonly split: Json }>> = {
  'Llama 3': {
    normalizer: null,
    split: regexSplit(
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ),
  },
  Qwen: {
    normalizer: { type: 'NFC' },
    split: regexSplit(
      String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ),
  },
  SmolLM: {
    normalizer: null,
    split: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Digits', individual_digits: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
  },
  RoBERTa: { normalizer: null, split: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true } },
};

function regexSplit(pattern: string): Json {
  return {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    ],
  };
}

export function writeTokenizer(folder: string, json: Json, config: Json = {}): void {
  writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify(json));
  writeFileSync(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
}
