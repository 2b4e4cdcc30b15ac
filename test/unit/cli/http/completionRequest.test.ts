import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompletionRequest } from '../../../../src/cli/http/completionRequest.ts';
import { HttpError } from '../../../../src/cli/http/httpError.ts';

const model = { name: 'tiny', maxPositions: 128, vocabularySize: 10 };

test('a prompt is enough; the rest is as OpenAI has it', () => {
  assert.deepEqual(readCompletionRequest({ prompt: ['Once'], temperature: null, stop: null }, model), {
    prompt: 'Once',
    options: {
      candidates: 1,
      maxNewTokens: 16,
      stopAt: 'budget',
      sampling: {
        temperature: 1,
        topK: 0,
        topP: 1,
        minP: 0,
        typicalP: 1,
        repetitionPenalty: 1,
        repetitionWindow: 1024,
      },
      seed: null,
      contextTokens: 128,
    },
    stop: [],
    logprobs: null,
    stream: false,
    includeUsage: false,
  });
});

test('what cannot be done is refused, and the field is named', () => {
  const wrong: [unknown, number, string | null][] = [
    [[], 400, null],
    ['Once', 400, null],
    [{}, 400, 'prompt'],
    [{ prompt: ['a', 'b'] }, 400, 'prompt'],
    [{ prompt: [1, 2, 3] }, 400, 'prompt'],
    [{ prompt: 'x', model: 'gpt-4' }, 404, 'model'],
    [{ prompt: 'x', max_tokens: 129 }, 400, 'max_tokens'],
    [{ prompt: 'x', max_tokens: 0 }, 400, 'max_tokens'],
    [{ prompt: 'x', max_tokens: 1.5 }, 400, 'max_tokens'],
    [{ prompt: 'x', max_tokens: '5' }, 400, 'max_tokens'],
    [{ prompt: 'x', temperature: 2.1 }, 400, 'temperature'],
    [{ prompt: 'x', top_p: 0 }, 400, 'top_p'],
    [{ prompt: 'x', top_k: -2 }, 400, 'top_k'],
    [{ prompt: 'x', n: 17 }, 400, 'n'],
    [{ prompt: 'x', seed: -1 }, 400, 'seed'],
    [{ prompt: 'x', stop: '' }, 400, 'stop'],
    [{ prompt: 'x', stop: [5] }, 400, 'stop'],
    [{ prompt: 'x', stream: 'yes' }, 400, 'stream'],
    [{ prompt: 'x', echo: true }, 400, 'echo'],
    [{ prompt: 'x', suffix: 'end' }, 400, 'suffix'],
    [{ prompt: 'x', logprobs: 6 }, 400, 'logprobs'],
    [{ prompt: 'x', logprobs: true }, 400, 'logprobs'],
    [{ prompt: 'x', model: [[]] }, 400, 'model'],
    [{ prompt: 'x', logit_bias: { 5: 1 } }, 400, 'logit_bias'],
    [{ prompt: 'x', presence_penalty: 1 }, 400, 'presence_penalty'],
    [{ prompt: 'x', best_of: 3 }, 400, 'best_of'],
  ];
  for (const [body, status, param] of wrong) {
    assert.throws(
      () => readCompletionRequest(body, model),
      (error) => error instanceof HttpError && error.status === status && error.param === param,
      JSON.stringify(body),
    );
  }
});

test('what is neutral passes, though it cannot be done', () => {
  const neutral = { echo: false, suffix: null, presence_penalty: 0, frequency_penalty: 0, logit_bias: {}, best_of: 2 };
  const { options } = readCompletionRequest({ prompt: 'x', n: 2, top_k: -1, user: 'me', ...neutral }, model);
  assert.deepEqual([options.candidates, options.sampling.topK], [2, 0]);
});
