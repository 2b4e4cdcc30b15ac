// Changes a tokenizer.json so that it reads the middle of a text as well as its beginning, to the byte.
import { isObject } from '../graph/safetensors.ts';

type Part = Readonly<Record<string, unknown>>;

/**
 * GPT-2's pattern (openai/gpt-2, src/encoder.py), said so that the library reads `\s` as Unicode's White_Space. Its own
 * `ByteLevel` takes JavaScript's, which has U+FEFF and lacks U+0085.
 */
const GPT2_PATTERN = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/**
 * No blank is put before a text: what is encoded may go on in the middle of a line. (At a document's start such a
 * tokenizer would make " Once" of "Once", and the answer could not be told from one with a blank typed.) Nothing that
 * only `decode` or special tokens need is left.
 */
export function continuing(json: Part): Part {
  return {
    ...json,
    normalizer: withoutPrefix(json['normalizer']),
    pre_tokenizer: withoutPrefix(json['pre_tokenizer']),
    post_processor: null,
    decoder: null,
  };
}

/** @returns null for a part that only puts the blank there. */
function withoutPrefix(part: unknown): unknown {
  if (!isObject(part)) return null;
  switch (part['type']) {
    case 'Sequence': {
      const key = Array.isArray(part['normalizers']) ? 'normalizers' : 'pretokenizers';
      const parts = Array.isArray(part[key]) ? part[key] : [];
      return { ...part, [key]: parts.map(withoutPrefix).filter((kept) => kept !== null) };
    }
    case 'Prepend':
      return null;
    case 'Metaspace':
      return { ...part, prepend_scheme: 'never', add_prefix_space: false };
    case 'ByteLevel':
      return byteLevelParts(part);
    default:
      return part;
  }
}

function byteLevelParts(part: Part): Part {
  const bytes = { ...part, add_prefix_space: false, use_regex: false };
  if (part['use_regex'] === false) return bytes;
  const split = { type: 'Split', pattern: { Regex: GPT2_PATTERN }, behavior: 'Isolated', invert: false };
  return { type: 'Sequence', pretokenizers: [split, bytes] };
}
