// The program as a whole, with the embedded model's real weights.
import assert from 'node:assert/strict';
import { type ChildProcess, type ChildProcessWithoutNullStreams, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storywisp-cli-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function start(argv: readonly string[]): ChildProcessWithoutNullStreams;
function start(argv: readonly string[], stdio: StdioOptions): ChildProcess;
function start(argv: readonly string[], stdio: StdioOptions = 'pipe') {
  const program = path.resolve('out/src/cli/main.js');
  const env = { ...process.env, STORYWISP_CACHE: folder };
  return spawn(process.execPath, [program, ...argv, '--threads', '1'], { env, stdio });
}

async function run(argv: readonly string[], input = '') {
  const child = start(argv);
  // A program that refuses its arguments does not wait for its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [out, errors, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'exit')]);
  return { out, errors, code: code as number | null };
}

async function json(argv: readonly string[], input = '') {
  const { out, errors, code } = await run([...argv, '--json'], input);
  assert.equal(errors, '');
  assert.equal(code, 0);
  return JSON.parse(out);
}

const opening = 'The old king looked out over the sea and';

test('temperature 0 gives the same text twice; streamed or as JSON', async () => {
  const flags = [opening, '--temperature', '0', '--max-new-tokens', '24'];
  const first = await json(flags);
  const second = await run(['continue', ...flags]);
  assert.equal(second.out, `${first.text}\n`);
  assert.deepEqual(
    [first.model, first.prompt_tokens > 5, first.new_tokens <= 24, typeof first.finish, typeof first.seed],
    ['fable-14m', true, true, 'string', 'number'],
  );
  assert.ok(first.first_token_ms > 0 && first.ms_per_token > 0);
});

test('a seed repeats a text, another seed or setting gives another', async () => {
  const text = async (...flags: string[]) => (await json([opening, '--max-new-tokens', '24', ...flags])).text;
  const first = await text('--seed', '7');
  assert.equal(await text('--seed', '7'), first);
  assert.notEqual(await text('--seed', '8'), first);
  assert.notEqual(await text('--seed', '7', '--temperature', '1.8', '--top-k', '0', '--top-p', '1'), first);
});

test('several candidates come as a list, text on standard input', async () => {
  const result = await json(
    ['continue', '-', '--candidates', '3', '--seed', '1', '--max-new-tokens', '12'],
    `${opening}\n`,
  );
  assert.equal(result.text, undefined);
  assert.equal(new Set(result.candidates.map(({ text }: { text: string }) => text)).size, 3);
});

test('next shows the settings at work, and what the model says without them', async () => {
  const all = await json([
    'next',
    opening,
    '--temperature',
    '1',
    '--top-k',
    '0',
    '--top-p',
    '1',
    '--repetition-penalty',
    '1',
  ]);
  assert.equal(all.tokens.length, 10);
  for (const { probability, raw_probability: raw } of all.tokens) assert.ok(Math.abs(probability - raw) < 1e-5);
  const few = await json(['next', opening, '--top-k', '3', '--top-p', '1']);
  assert.equal(few.tokens.length, 10);
  assert.equal(few.tokens.filter((token: { probability: number }) => token.probability > 0).length, 3);
  const sum = few.tokens.reduce((total: number, token: { probability: number }) => total + token.probability, 0);
  assert.ok(Math.abs(sum - 1) < 1e-6);
  assert.deepEqual(
    few.tokens.slice(0, 3).map(({ id }: { id: number }) => id),
    all.tokens.slice(0, 3).map(({ id }: { id: number }) => id),
  );
});

test('ideas are five different sentences', async () => {
  const page = `${opening} wept. His daughter had not come home, and the ships were burning in the harbour.`;
  const { ideas } = await json(['ideas', page, '--seed', '3']);
  assert.equal(ideas.length, 5);
  assert.equal(new Set(ideas.map(({ text }: { text: string }) => text)).size, 5);
  for (const { text } of ideas) assert.match(text, /^\S.*[.!?…]['"”’)]*$/s);
});

test('eval shows what 8-bit weights cost of perplexity', async () => {
  const file = path.join(folder, 'fox.txt');
  await writeFile(file, 'Once upon a time there was a fox who lived in a wood with his wife and two small children.');
  const { out } = await run(['eval', file, '--precision', 'both', '--json']);
  const [int8, fp32] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([int8.precision, fp32.precision], ['int8', 'fp32']);
  assert.notEqual(int8.perplexity, fp32.perplexity);
  assert.ok(Math.abs(int8.perplexity / fp32.perplexity - 1) < 0.05);
});

test('eval finds tales likelier than noise', async () => {
  const file = path.join(folder, 'tale.txt');
  const tale = 'Once upon a time there was a king who had three daughters, and he loved the youngest best of all. ';
  await writeFile(file, tale.repeat(3));
  const { tokens, perplexity, bits_per_byte: bits } = await json(['eval', file]);
  assert.ok(
    tokens > 60 && perplexity > 1 && perplexity < 60 && bits > 0.05 && bits < 2,
    `${tokens} ${perplexity} ${bits}`,
  );
  await writeFile(file, [...tale.repeat(3)].reverse().join(''));
  assert.ok((await json(['eval', file, '--stride', '40'])).perplexity > 3 * perplexity);
});

test('wrong use is exit code 2, a failure 1, each with one line on standard error', async () => {
  for (const [argv, expected] of [
    [['--temperature', '9', 'x'], 2],
    [[], 2],
    [['x', '--model', path.join(folder, 'none')], 1],
    [['eval', path.join(folder, 'none.txt')], 1],
  ] as const) {
    const { code, errors, out } = await run(argv);
    assert.equal(code, expected, errors);
    assert.match(errors, /^storywisp: [^\n]+\n$/);
    assert.equal(out, '');
  }
});

test('Ctrl+C ends it politely; so does a reader that has seen enough', async () => {
  const flags = [opening, '--max-new-tokens', '2000', '--seed', '1'];
  const interrupted = start(flags);
  await once(interrupted.stdout, 'data');
  interrupted.kill('SIGINT');
  const errors = readAll(interrupted.stderr);
  assert.deepEqual(await once(interrupted, 'exit'), [130, null]);
  assert.equal(await errors, '');

  const unread = start(flags);
  await once(unread.stdout, 'data');
  unread.stdout.destroy();
  assert.equal((await once(unread, 'exit'))[0], 0);
});

test('Ctrl+C ends the waiting for input', async () => {
  const waiting = start(['-']);
  // More than a pipe holds: when it is taken, the program is reading.
  await new Promise((resolve) => waiting.stdin.write('x'.repeat(2 ** 20), resolve));
  waiting.stdin.on('error', () => {});
  const out = Promise.all([readAll(waiting.stdout), readAll(waiting.stderr)]);
  waiting.kill('SIGINT');
  assert.deepEqual(await once(waiting, 'exit'), [130, null]);
  assert.deepEqual(await out, ['\n', '']);
});

test('an output that cannot be written is a failure in one line; a log that nobody reads is none', async () => {
  const full = '/dev/full';
  if (existsSync(full)) {
    const file = openSync(full, 'w');
    for (const argv of [['--help'], [opening, '--max-new-tokens', '4']]) {
      const child = start(argv, ['ignore', file, 'pipe']);
      const [errors, [code]] = await Promise.all([readAll(child.stderr as Readable), once(child, 'exit')]);
      assert.deepEqual([code, errors], [1, 'storywisp: standard output cannot be written (ENOSPC)\n']);
    }
    closeSync(file);
  }
  const source = path.join(folder, 'tales.txt');
  await writeFile(source, `${opening} wept.\n`.repeat(3));
  const child = start(['augment', source, '--out', path.join(folder, 'tales.jsonl')]);
  child.stderr.destroy();
  const [out, [code]] = await Promise.all([readAll(child.stdout), once(child, 'exit')]);
  assert.equal(code, 0);
  assert.match(out, /^3 records/);
});

test('words are for a terminal, not for the editor', async () => {
  const { errors } = await run(['x', '--model', 'somebody/something']);
  assert.equal(errors, 'storywisp: somebody/something is not on this machine. Download it with "models get".\n');
});
