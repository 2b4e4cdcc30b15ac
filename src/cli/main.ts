// The engine in a terminal: reads the arguments, opens the model, runs one subcommand, maps the outcome to an exit code.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { CancellationSource, CancelledError, throwIfCancelled } from '../common/cancellation.ts';
import { StorywispError } from '../common/errors.ts';
import type { Precision } from '../common/models.ts';
import { SETTINGS } from '../common/settings.ts';
import { localEngine } from '../runtime/localEngine.ts';
import { type LocalSource, openLocalModel } from '../runtime/openLocalModel.ts';
import { type Arguments, type CommandName, readArguments, UsageError } from './arguments.ts';
import { augmentFile } from './augment.ts';
import { continueStory } from './continue.ts';
import { evaluateFile } from './eval.ts';
import { cacheFolder, embeddedModel, packageVersion } from './folders.ts';
import { showIdeas } from './ideas.ts';
import { showNext } from './next.ts';
import { serve } from './serve.ts';
import type { Session } from './session.ts';
import { USAGE } from './usage.ts';
import { terminalWordsOf } from './words.ts';

const commands: Readonly<Record<CommandName, (session: Session) => Promise<void>>> = {
  continue: continueStory,
  ideas: showIdeas,
  next: showNext,
  eval: evaluateFile,
  augment: augmentFile,
  serve,
};

const cancellation = new CancellationSource();
// The second Ctrl+C is the terminal's own.
process.once('SIGINT', () => cancellation.cancel());
let readerGone = false;
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') {
    process.stderr.write(`storywisp: standard output cannot be written (${code})\n`);
    process.exit(1);
  }
  // Whoever read has seen enough (`| head`).
  readerGone = true;
  cancellation.cancel();
});
// What cannot be reported changes nothing.
process.stderr.on('error', () => {});

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const isHelp = argv.includes('--help') || argv.includes('-h');
    if (argv[0] === 'models' && !isHelp) return await runModels(argv.slice(1));
    const asked = readArguments(argv);
    if (asked === 'help') process.stdout.write(USAGE);
    else if (asked === 'version') process.stdout.write(`${packageVersion()}\n`);
    else await runCommand(asked);
    return 0;
  } catch (error) {
    if (error instanceof CancelledError) return interrupted();
    const line = error instanceof UsageError ? error.message : terminalWordsOf(error);
    process.stderr.write(`storywisp: ${line}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runCommand(asked: Arguments): Promise<void> {
  const text = await readInput(asked);
  const precisions: readonly Precision[] = asked.precision === 'both' ? ['int8', 'fp32'] : [asked.precision];
  for (const precision of precisions) await runWith(precision, asked, text);
}

async function runWith(precision: Precision, asked: Arguments, text: string): Promise<void> {
  const cacheBytes = SETTINGS['model.cacheSize'].default * 2 ** 20;
  const opened = await openLocalModel({
    source: sourceOf(asked.model),
    storage: cacheFolder(process.env, process.platform),
    precision,
    threads: asked.threads,
    cacheBytes,
    memoryBytes: SETTINGS['model.memoryLimit'].default * 2 ** 20,
    token: cancellation.token,
  });
  const { engine, dispose } = localEngine(opened, cacheBytes);
  try {
    throwIfCancelled(cancellation.token);
    const write = (piece: string) => process.stdout.write(piece);
    await commands[asked.command]({
      arguments: asked,
      engine,
      model: engine.info,
      tokenizer: opened.tokenizer,
      text,
      token: cancellation.token,
      write,
      report,
    });
  } finally {
    endReport();
    await dispose();
  }
}

/** A folder that is there goes before a model of the library with the same name. */
function sourceOf(model: string | undefined): LocalSource {
  if (model === undefined) return { kind: 'folder', folder: embeddedModel() };
  const isId = /^[\w][\w.-]*\/[\w][\w.-]*$/.test(model) && !existsSync(model);
  return isId ? { kind: 'library', id: model } : { kind: 'folder', folder: model };
}

async function runModels(argv: readonly string[]): Promise<number> {
  // Only here, so that a story does not wait for what downloads.
  const { manageModels } = await import('./models.ts');
  await manageModels({
    argv,
    storage: cacheFolder(process.env, process.platform),
    embedded: embeddedModel(),
    environment: process.env,
    token: cancellation.token,
    write: (text) => process.stdout.write(text),
    report,
  });
  endReport();
  return 0;
}

/** On a terminal a line replaces the one before. */
function report(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function endReport(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

/** @throws StorywispError if the file or the standard input cannot be read; CancelledError. */
async function readInput({ command, input }: Arguments): Promise<string> {
  if (input === '-') return (await readStandardInput()).replace(/\r?\n$/, '');
  if (command !== 'eval') return input;
  return readFile(input, 'utf8').catch((error: unknown) => {
    throw unreadable('the file', error);
  });
}

async function readStandardInput(): Promise<string> {
  const link = cancellation.token.onCancellationRequested(() => process.stdin.destroy());
  try {
    return await readAll(process.stdin);
  } catch (error) {
    throwIfCancelled(cancellation.token);
    throw unreadable('the standard input', error);
  } finally {
    link.dispose();
  }
}

function unreadable(what: string, error: unknown): StorywispError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StorywispError('bad-request', `${what} cannot be read (${reason})`, { cause: error });
}

/** 130 is what a shell reports for a program ended by Ctrl+C; a reader that went away is no failure. */
function interrupted(): number {
  if (readerGone) return 0;
  process.stdout.write('\n');
  return 130;
}
