// The engine over four kinds of servers, as their documents describe them.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import type { GenerationOptions } from '../../../../src/common/generation.ts';
import { nextAfter } from '../../../../src/common/ideas/fillPattern.ts';
import { USUAL_NETWORK } from '../../../../src/common/network.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import { openEngine } from '../../../../src/runtime/openEngine.ts';
import {
  chunk,
  type FakeServer,
  fakeLlamaCpp,
  fakeOllama,
  fakeServer,
  fakeTextGenerationInference,
  fakeVllm,
  sendEvents,
  sendJson,
} from '../../../support/completionsServer.ts';
import { until } from '../../../support/waiting.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function open(starting: Promise<FakeServer>, model = '', key: string | null = null) {
  const server = await starting;
  cleanUp.push(() => server.close());
  const local = { storage: '', precision: 'auto', threads: 0, cacheBytes: 0, memoryBytes: 0 } as const;
  const source = { kind: 'server', url: server.url, model, key, network: USUAL_NETWORK } as const;
  const { engine, dispose } = await openEngine({ ...local, source });
  cleanUp.push(dispose);
  return { server, engine };
}

const options: GenerationOptions = {
  candidates: 1,
  maxNewTokens: 32,
  stopAt: 'sentence',
  sampling: { ...SAMPLING_DEFAULTS.ghostText, minP: 0.05, typicalP: 0.9 },
  seed: 5,
  contextTokens: 512,
};

async function generate(
  engine: Awaited<ReturnType<typeof open>>['engine'],
  text: string,
  changes: Partial<GenerationOptions> = {},
  token = neverCancelled,
) {
  const steps = engine.generate(text, { ...options, ...changes }, token);
  let streamed = '';
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) streamed += step.value.text;
  return { streamed, result: step.value };
}

const tales = [
  ' went down to the sea. The gulls were gone and the boats',
  ' slept. In the morning nobody could wake him, and',
  ' sang of rivers! And then the',
];
const write = (_: string, row: number, seed: number) => tales[(row + seed - 5) % tales.length] ?? '';

test('vLLM: its own fields, candidates with n, cut at the sentence', async () => {
  const { server, engine } = await open(fakeVllm({ write }));
  assert.deepEqual(engine.info, {
    name: 'facebook/opt-125m',
    maxPositions: 2048,
    vocabularySize: 0,
    host: `127.0.0.1:${server.port} (this machine)`,
  });
  const { streamed, result } = await generate(engine, 'The old king', { candidates: 3 });
  assert.equal(streamed, ' went down to the sea.');
  assert.deepEqual(
    result.candidates.map(({ text, finish }) => [text, finish]),
    [
      [' went down to the sea.', 'sentence'],
      [' slept.', 'sentence'],
      [' sang of rivers!', 'sentence'],
    ],
  );
  assert.deepEqual([result.seed, result.reusedTokens], [5, 0]);
  assert.deepEqual(server.completions, [
    {
      model: 'facebook/opt-125m',
      prompt: 'The old king',
      max_tokens: 32,
      temperature: 0.8,
      top_p: 0.92,
      top_k: 50,
      min_p: 0.05,
      repetition_penalty: 1.15,
      seed: 5,
      n: 3,
      stream_options: { include_usage: true },
      stream: true,
    },
  ]);
});

test('llama.cpp: its own names, its context from /props, a request for each candidate with a seed of its own', async () => {
  const { server, engine } = await open(fakeLlamaCpp({ write }), 'whatever');
  assert.deepEqual(
    [engine.info.name, engine.info.maxPositions, engine.info.vocabularySize, engine.info.parameters],
    ['gpt2.Q8_0.gguf', 768, 50257, 163037184],
  );
  const { result } = await generate(engine, 'The old king', { candidates: 2 });
  assert.deepEqual(
    result.candidates.map(({ text }) => text),
    [' went down to the sea.', ' slept.'],
  );
  assert.deepEqual(
    server.completions.map(({ seed, n }) => [seed, n]),
    [
      [5, undefined],
      [6, undefined],
    ],
  );
  const { top_k, min_p, typical_p, repeat_penalty, repeat_last_n, cache_prompt } = server.completions[0] ?? {};
  assert.deepEqual(
    [top_k, min_p, typical_p, repeat_penalty, repeat_last_n, cache_prompt],
    [50, 0.05, 0.9, 1.15, 128, true],
  );
});

test('Ollama: OpenAI’s fields only; a name without its tag is known; n would be passed over', async () => {
  const { server, engine } = await open(fakeOllama({ write }), 'gpt2');
  const { result } = await generate(engine, 'The old king', { candidates: 3 });
  assert.equal(new Set(result.candidates.map(({ text }) => text)).size, 3);
  assert.equal(server.completions.length, 3);
  assert.deepEqual(Object.keys(server.completions[0] ?? {}).sort(), [
    'max_tokens',
    'model',
    'prompt',
    'seed',
    'stream',
    'stream_options',
    'temperature',
    'top_p',
  ]);
  assert.equal(server.completions[0]?.['model'], 'gpt2:latest');
});

test('text-generation-inference: no top_p of 1, its own reasons to end', async () => {
  const { server, engine } = await open(fakeTextGenerationInference({ write }), 'any');
  assert.equal(engine.info.maxPositions, 1024);
  const sampling = { ...options.sampling, topP: 1 };
  const whole = await generate(engine, 'The old king', { stopAt: 'budget', sampling });
  assert.deepEqual(
    whole.result.candidates.map(({ text, finish }) => [text, finish]),
    [[tales[0], 'endOfText']],
  );
  assert.equal(whole.result.promptTokens, 7, 'as the server counts');
  const short = await generate(engine, 'The old king', { stopAt: 'budget', maxNewTokens: 3 });
  assert.deepEqual(short.result.candidates[0]?.finish, 'budget');
  assert.ok(server.completions.every((body) => !('top_k' in body) && body['repetition_penalty'] === 1.15));
});

test('the prompt: blanks wait for the answer, a word goes on, an empty page is a line break, a book is cut', async () => {
  const { server, engine } = await open(fakeOllama({ write: () => ' word' }));
  const prompt = async (text: string, contextTokens = 512) => {
    const { streamed } = await generate(engine, text, { contextTokens, stopAt: 'budget' });
    return [server.completions.at(-1)?.['prompt'], streamed];
  };
  assert.deepEqual(await prompt('The old  '), ['The old', 'word']);
  assert.deepEqual(await prompt('The ol'), ['The ol', ' word']);
  assert.deepEqual(await prompt('He left.\n\n'), ['He left.\n\n', ' word']);
  assert.deepEqual(await prompt(''), ['\n', ' word']);
  const [sent] = await prompt('A sentence of a very long book. '.repeat(10_000), 100);
  assert.ok(typeof sent === 'string' && sent.length <= 400 && sent.length >= 100, String(sent).length.toString());
});

test('a text that goes in circles is stopped', async () => {
  const { engine } = await open(fakeVllm({ write: () => ' and the sea, and the sea, and the sea, and the sea, and' }));
  const { result } = await generate(engine, 'Hear', { stopAt: 'budget', maxNewTokens: 200 });
  assert.deepEqual(result.candidates[0]?.finish, 'loop');
});

/** Lists a model, then streams on and on until it is left. */
function endless(first: string) {
  return fakeServer(({ path }, response) => {
    if (path === '/v1/models') return sendJson(response, 200, { data: [{ id: 'm', owned_by: 'vllm' }] });
    return sendEvents(response, [chunk(first)], false);
  });
}

test('the stream is left as soon as the text has stopped', async () => {
  const { server, engine } = await open(endless(' slept. And he'));
  const { result } = await generate(engine, 'The king');
  assert.equal(result.candidates[0]?.text, ' slept.');
  await until(() => server.brokenOff === 1, 'the server was left');
});

test('a cancel ends the request at once; so does who listens no longer', async () => {
  const { server, engine } = await open(endless(' went'));
  const source = new CancellationSource();
  const steps = engine.generate('The king', options, source.token);
  assert.deepEqual(await steps.next(), { done: false, value: { text: ' went' } });
  const next = steps.next();
  source.cancel();
  await assert.rejects(next, CancelledError);
  await until(() => server.brokenOff === 1, 'the request was ended');

  for await (const { text } of engine.generate('The king', options, neverCancelled)) {
    assert.equal(text, ' went');
    break;
  }
  await until(() => server.brokenOff === 2, 'the request was ended');
  source.cancel();
  await assert.rejects(generate(engine, 'The king', {}, source.token), CancelledError);
  const { form } = nextAfter('');
  const ideas = { textBefore: '', form, count: 1, samples: 1, maxNewTokens: 8, sampling: options.sampling, seed: null };
  await assert.rejects(
    engine.ideas(ideas, source.token, () => {}),
    CancelledError,
  );
});

test('the key goes into one header', async () => {
  const { server, engine } = await open(fakeVllm({ write }), '', 'sesame');
  await generate(engine, 'The king');
  for (const { headers, path, body } of server.asked) {
    assert.equal(headers.authorization, 'Bearer sesame');
    assert.ok(!path.includes('sesame') && !JSON.stringify(body).includes('sesame'));
  }
});

const page = 'The harbour was empty and the ships had burned. The king wept for his daughter.';
const ideasAsked = { count: 2, samples: 4, maxNewTokens: 40, sampling: options.sampling, seed: 5 };
const ideasRequest = { ...nextAfter(page), ...ideasAsked };
const ideaTexts = [
  ' A grey rider came up the road with a letter for the king. He',
  ' Nobody in the palace slept before the sea had grown calm again. She',
  ' Far below the walls a child began to sing in the dark. It was',
  ' half a sentence that goes on and on without any',
];
const writeIdea = (_: string, row: number, seed: number) => ideaTexts[(row + seed - 5) % 4] ?? '';

test('ideas of vLLM: one request, ranked by what the page adds', async () => {
  const score = (prompt: string) => (prompt.includes('harbour') && prompt.includes('child') ? -1 : -2);
  const { server, engine } = await open(fakeVllm({ write: writeIdea }, score));
  const progress: string[] = [];
  const { ideas } = await engine.ideas(ideasRequest, neverCancelled, ({ done, total }) =>
    progress.push(`${done}/${total}`),
  );
  assert.deepEqual(
    ideas.map(({ text, score: value }) => [text, value]),
    [
      ['Far below the walls a child began to sing in the dark.', 1],
      ['A grey rider came up the road with a letter for the king.', 0],
    ],
  );
  assert.equal(progress.at(-1), '4/4');
  assert.deepEqual(
    server.completions.map(({ n, echo }) => [n, echo]),
    [
      [4, undefined],
      [undefined, true],
    ],
  );
});

test('ideas of llama.cpp: ranked by what the sampled tokens were worth', async () => {
  const { engine } = await open(fakeLlamaCpp({ write: writeIdea }));
  const { ideas } = await engine.ideas(ideasRequest, neverCancelled, () => {});
  assert.equal(ideas[0]?.text, 'Nobody in the palace slept before the sea had grown calm again.');
  assert.ok((ideas[0]?.score ?? 0) > (ideas[1]?.score ?? 0));
});

test('ideas of Ollama: in the order in which they came; too few are made up for', async () => {
  const { server, engine } = await open(fakeOllama({ write: writeIdea }));
  const { ideas } = await engine.ideas({ ...ideasRequest, count: 3, samples: 4 }, neverCancelled, () => {});
  assert.deepEqual(
    ideas.map(({ text, score }) => [text, score]),
    ideaTexts.slice(0, 3).map((text) => [text.slice(1, text.indexOf('.') + 1), 0]),
  );
  assert.equal(server.completions.length, 4);
  const more = await engine.ideas({ ...ideasRequest, count: 9, samples: 4 }, neverCancelled, () => {});
  assert.equal(server.completions.length, 12);
  assert.equal(more.ideas.length, 3, 'what is said twice is one idea');
});

test('an empty page gives first lines', async () => {
  const { server, engine } = await open(fakeVllm({ write: () => ' there lived a miller who feared the river. He' }));
  const { ideas } = await engine.ideas({ ...nextAfter(' \n'), ...ideasAsked }, neverCancelled, () => {});
  assert.equal(ideas.length, 1);
  assert.match(ideas[0]?.text ?? '', /^\p{Lu}.* there lived a miller who feared the river\.$|^["“].*/u);
  assert.ok(server.completions.every(({ prompt, echo }) => echo === true || prompt !== '\n'));
});
