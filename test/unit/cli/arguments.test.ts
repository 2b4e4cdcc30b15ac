import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments, UsageError } from '../../../src/cli/arguments.ts';

test('a text alone is continued; a command comes before its text', () => {
  const asked = readArguments(['Once upon a time']);
  assert.ok(typeof asked === 'object');
  assert.deepEqual([asked.command, asked.input, asked.seed, asked.json], ['continue', 'Once upon a time', null, false]);
  for (const command of ['continue', 'ideas', 'next', 'eval'] as const) {
    const named = readArguments([command, '-', '--json']);
    assert.ok(typeof named === 'object');
    assert.deepEqual([named.command, named.input, named.json], [command, '-', true]);
  }
  assert.equal(readArguments(['--help']), 'help');
  assert.equal(readArguments(['--version']), 'version');
});

test('flags become settings; only what is given is set', () => {
  const asked = readArguments(
    (
      'continue TEXT --temperature 0 --top-k 5 --top-p=0.5 --min-p 0.1 --typical-p 0.9 --repetition-penalty 1.2 ' +
      '--seed 4294967295 --threads 2 --candidates 3 --precision fp32 --max-new-tokens 7 --model folder'
    ).split(' '),
  );
  assert.deepEqual(asked, {
    command: 'continue',
    input: 'TEXT',
    model: 'folder',
    precision: 'fp32',
    threads: 2,
    seed: 4294967295,
    sampling: { temperature: 0, topK: 5, topP: 0.5, minP: 0.1, typicalP: 0.9, repetitionPenalty: 1.2 },
    maxNewTokens: 7,
    candidates: 3,
    stride: undefined,
    kind: 'next',
    line: '',
    json: false,
    port: undefined,
    tokenFile: undefined,
    augment: undefined,
  });
  const bare = readArguments(['TEXT']);
  assert.ok(typeof bare === 'object');
  assert.deepEqual(bare.sampling, {});
});

test('serve takes a port and a file, and no text', () => {
  const asked = readArguments(['serve', '--port', '8080', '--token-file', 'token']);
  assert.ok(typeof asked === 'object');
  assert.deepEqual([asked.command, asked.input, asked.port, asked.tokenFile], ['serve', '', 8080, 'token']);
});

test('wrong use is refused in one line that names the flag', () => {
  const wrong: [string[], RegExp][] = [
    [[], /continue needs a TEXT/],
    [['ideas'], /ideas needs a TEXT/],
    [['eval'], /eval needs a FILE/],
    [['continue', 'one', 'two'], /one TEXT.*quotes/],
    [['ideas', 'x', '--kind', 'poems'], /--kind is one of next, .*, not 'poems'/],
    [['x', '--temperature', '2.5'], /--temperature is a number from 0 to 2, not '2.5'/],
    [['x', '--temperature', 'hot'], /--temperature/],
    [['x', '--temperature='], /--temperature/],
    [['x', '--temperature', '-1'], /--temperature/],
    [['x', '--top-k', '1.5'], /--top-k is a whole number from 0 to 1000/],
    [['x', '--top-p', '0'], /--top-p/],
    [['x', '--repetition-penalty', '0.9'], /--repetition-penalty/],
    [['x', '--seed', '4294967296'], /--seed/],
    [['x', '--max-new-tokens', '0'], /--max-new-tokens is a whole number from 1 to 2000/],
    [['ideas', 'x', '--max-new-tokens', '4'], /--max-new-tokens is a whole number from 8 to 200/],
    [['x', '--candidates', '17'], /--candidates/],
    [['x', '--precision', 'int4'], /--precision is one of auto, int8, fp32/],
    [['x', '--threads', '-2'], /--threads/],
    [['x', '--nonsense'], /^Unknown option '--nonsense'; see --help$/],
    [['x', '--seed', '-5'], /^Option '--seed' argument is ambiguous; see --help$/],
    [['x', '--kind', 'titles'], /^continue takes no --kind; see --help$/],
    [['serve', '--temperature', '1'], /^serve takes no --temperature; see --help$/],
    [['eval', 'x', '--seed', '1'], /^eval takes no --seed; see --help$/],
    [['serve', 'x'], /serve takes no TEXT/],
    [['serve', '--port', '65536'], /--port is a whole number from 0 to 65535/],
  ];
  for (const [argv, message] of wrong) {
    assert.throws(
      () => readArguments(argv),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
      argv.join(' '),
    );
  }
});
