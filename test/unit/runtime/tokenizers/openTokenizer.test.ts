import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tokenizer } from '../../../../src/engine/ports.ts';
import { WordCachingTokenizer } from '../../../../src/engine/wordCachingTokenizer.ts';
import { openTokenizer } from '../../../../src/runtime/tokenizers/openTokenizer.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { gpt2Vocabulary } from '../../../support/gpt2Tokenizer.ts';
import { randomText } from '../../../support/randomText.ts';
import { SeededRandom } from '../../../support/seededRandom.ts';
import { metaspaceJson, SPLITS, sentencePieceJson, writeTokenizer } from '../../../support/tinyTokenizers.ts';

const random = new SeededRandom(11);
const texts = Array.from({ length: 200 }, () => randomText(random));

type Json = Readonly<Record<string, unknown>>;

function opened(json: Json, config: Json = {}) {
  const folder = temporaryFolder();
  writeTokenizer(folder, json, config);
  return openTokenizer(folder);
}

function pieces(tokenizer: Tokenizer, text: string): string[] {
  return tokenizer.encode(text).map((id) => Buffer.from(tokenizer.bytes(id)).toString());
}

function textOf(tokenizer: Tokenizer, ids: readonly number[]): string {
  return Buffer.concat(ids.map((id) => tokenizer.bytes(id))).toString();
}

for (const [style, json] of Object.entries({ 'a normalizer': sentencePieceJson(), Metaspace: metaspaceJson() })) {
  test(`SentencePiece with ${style}: no blank is put before a text, wherever it is cut`, async () => {
    const tokenizer = await opened(json);
    assert.deepEqual(pieces(tokenizer, 'the old king'), ['the', ' old', ' king']);
    assert.deepEqual(pieces(tokenizer, ' king'), [' king']);
    assert.deepEqual(pieces(tokenizer, 'Once upon a time.'), ['Once', ' upon', ' a', ' time', '.']);
    assert.deepEqual(pieces(tokenizer, '\nthe'), ['\n', 'the']);
    assert.deepEqual(pieces(tokenizer, '     the'), ['    ', ' the']);
    const caching = new WordCachingTokenizer(tokenizer);
    for (const text of ['Once upon a time, the old king\n\n the  end', ' a', 'é é']) {
      assert.deepEqual(caching.encode(text), tokenizer.encode(text));
    }
  });
}

test('SentencePiece spells any text, with bytes where it has no piece', async () => {
  const tokenizer = await opened(sentencePieceJson());
  assert.deepEqual(
    tokenizer.encode('\n').map((id) => [...tokenizer.bytes(id)]),
    [[10]],
  );
  assert.equal(tokenizer.encode('東').length, 3);
  for (const text of texts) assert.equal(textOf(tokenizer, tokenizer.encode(text)), text.replaceAll('▁', ' '));
});

test('names of special tokens are plain text, and special tokens have no bytes', async () => {
  const tokenizer = await opened(sentencePieceJson(), { eos_token: { content: '</s>' } });
  const ids = tokenizer.encode('<s>a</s><unk><0x0A>');
  assert.ok(ids.every((id) => id > 2));
  assert.equal(textOf(tokenizer, ids), '<s>a</s><unk><0x0A>');
  assert.deepEqual(
    [0, 1, 2].map((id) => tokenizer.bytes(id).length),
    [0, 0, 0],
  );
  assert.deepEqual(tokenizer.ends, [2]);
});

test('what comes before a text is read from the template, unless the configuration says otherwise', async () => {
  assert.deepEqual((await opened(sentencePieceJson())).lead, [1]);
  assert.deepEqual((await opened(sentencePieceJson(), { add_bos_token: false })).lead, []);
  const bare = { ...sentencePieceJson(), post_processor: null };
  assert.deepEqual((await opened(bare)).lead, []);
  assert.deepEqual((await opened(bare, { bos_token: '<s>' })).lead, []);
  assert.deepEqual((await opened(bare, { bos_token: '<s>', add_bos_token: true })).lead, [1]);
  const { post_processor: template } = sentencePieceJson();
  const sequence = { type: 'Sequence', processors: [{ type: 'ByteLevel' }, template] };
  assert.deepEqual((await opened({ ...sentencePieceJson(), post_processor: sequence })).lead, [1]);
});

/** GPT-2's vocabulary behind another family's way to split. */
function byteLevelJson({ normalizer, split }: { readonly normalizer: Json | null; readonly split: Json }): Json {
  return {
    added_tokens: [
      { id: 50256, content: '<|endoftext|>', special: false },
      { id: 50257, content: '<|im_end|>', special: true },
      { id: 50258, content: '<é>', special: false },
    ],
    normalizer,
    pre_tokenizer: split,
    post_processor: { type: 'ByteLevel', trim_offsets: false },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', ...gpt2Vocabulary() },
  };
}

/** Where the families differ. */
const EXAMPLES: Readonly<Record<string, readonly [text: string, pieces: readonly string[]]>> = {
  'Llama 3': ["We'LL see 1234", ['We', "'", 'LL', ' see', ' ', '123', '4']],
  Qwen: ['in 12', ['in', ' ', '1', '2']],
  SmolLM: ['in 12', ['in', ' ', '1', '2']],
  RoBERTa: ['king', ['king']],
};

for (const [family, parts] of Object.entries(SPLITS)) {
  test(`byte-level BPE as ${family} splits spells any text, and word by word the same`, async () => {
    const tokenizer = await opened(byteLevelJson(parts));
    const [example = '', expected] = EXAMPLES[family] ?? [];
    assert.deepEqual(pieces(tokenizer, example), expected);
    const caching = new WordCachingTokenizer(tokenizer);
    for (const text of texts) {
      const ids = tokenizer.encode(text);
      assert.equal(textOf(tokenizer, ids), parts.normalizer === null ? text : text.normalize('NFC'));
      assert.deepEqual(caching.encode(text), ids, JSON.stringify(text));
    }
  });
}

test('added tokens stand for their text; the end of a text cannot be typed, whatever its flag', async () => {
  const tokenizer = await opened(byteLevelJson(SPLITS['SmolLM'] ?? assert.fail()));
  assert.deepEqual(tokenizer.encode('<é>'), [50258]);
  assert.equal(textOf(tokenizer, [50258]), '<é>');
  const ids = tokenizer.encode('<|endoftext|><|im_end|>');
  assert.ok(!ids.includes(50256) && !ids.includes(50257));
  assert.equal(textOf(tokenizer, ids), '<|endoftext|><|im_end|>');
  assert.deepEqual([tokenizer.size, tokenizer.ends, tokenizer.lead], [50259, [50256], []]);
});

test('kinds that cannot spell a text are refused with words', async () => {
  const { model } = sentencePieceJson() as { model: Json };
  for (const json of [
    { ...sentencePieceJson(), model: { type: 'WordPiece', vocab: {}, unk_token: '[UNK]' } },
    { ...sentencePieceJson(), model: { type: 'Unigram', vocab: [] } },
    { ...sentencePieceJson(), model: undefined },
    { model, pre_tokenizer: { type: 'Whitespace' }, normalizer: null, decoder: null },
  ])
    await assert.rejects(opened(json), { name: 'StorywispError', code: 'model-unsupported' });
  await assert.rejects(opened({ ...sentencePieceJson(), model: { ...model, merges: 7 } }), {
    code: 'model-unreadable',
  });
  await assert.rejects(openTokenizer(temporaryFolder()), { code: 'model-missing' });
});
