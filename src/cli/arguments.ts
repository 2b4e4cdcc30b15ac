// From the command line to what is asked for; refuses what makes no sense in one line.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { OutputFormat } from '../common/augment/augmentedFile.ts';
import { AUGMENT_MODES } from '../common/augment/cut.ts';
import { formatOf, type SourceLayout } from '../common/augment/sourceRecords.ts';
import type { AugmentOptions } from '../common/augment/variants.ts';
import { BUILT_IN_PATTERNS, NEXT } from '../common/ideas/pattern.ts';
import type { Precision } from '../common/models.ts';
import type { SamplingOptions } from '../common/sampling.ts';
import { SETTINGS, type SettingKey } from '../common/settings.ts';

export const COMMANDS = ['continue', 'ideas', 'next', 'eval', 'augment', 'serve'] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: CommandName;
  /** TEXT or FILE; `-` is standard input. Empty for `serve`, which takes none. */
  readonly input: string;
  /** Folder of a model, or the id of one that was downloaded; undefined is the embedded one. */
  readonly model: string | undefined;
  /** `both`, for `eval`: one after the other. */
  readonly precision: Precision | 'both';
  readonly threads: number;
  readonly seed: number | null;
  /** Only what was given. */
  readonly sampling: Partial<SamplingOptions>;
  readonly maxNewTokens: number | undefined;
  readonly candidates: number | undefined;
  readonly stride: number | undefined;
  /** Of `ideas`: the pattern's id, and what is to happen. */
  readonly kind: string;
  readonly line: string;
  readonly json: boolean;
  readonly port: number | undefined;
  readonly tokenFile: string | undefined;
  /** Of `augment` alone. */
  readonly augment: AugmentArguments | undefined;
}

export interface AugmentArguments extends Pick<AugmentOptions, 'variants' | 'mode' | 'keep' | 'maxOverlap'> {
  readonly layout: SourceLayout;
  readonly out: string;
  readonly outFormat: OutputFormat;
}

/** Wrong use: exit code 2. Its message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const options = {
  model: { type: 'string' },
  precision: { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  'min-p': { type: 'string' },
  'typical-p': { type: 'string' },
  'repetition-penalty': { type: 'string' },
  'max-new-tokens': { type: 'string' },
  candidates: { type: 'string' },
  stride: { type: 'string' },
  kind: { type: 'string' },
  line: { type: 'string' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  'token-file': { type: 'string' },
  out: { type: 'string' },
  variants: { type: 'string' },
  mode: { type: 'string' },
  'keep-share': { type: 'string' },
  'keep-words': { type: 'string' },
  'max-overlap': { type: 'string' },
  column: { type: 'string' },
  label: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const KINDS = BUILT_IN_PATTERNS.map(({ id }) => id);
const PRECISIONS = ['auto', 'int8', 'fp32'] as const;

type Flags = ReturnType<typeof parse>['values'];
type Range = readonly [minimum: number, maximum: number];

const SAMPLERS: readonly CommandName[] = ['continue', 'ideas', 'next', 'augment'];
/** The commands that a flag is for; one that is not here is for all. */
const TAKEN_BY: Readonly<Partial<Record<keyof Flags, readonly CommandName[]>>> = {
  seed: ['continue', 'ideas', 'augment'],
  temperature: SAMPLERS,
  'top-k': SAMPLERS,
  'top-p': SAMPLERS,
  'min-p': SAMPLERS,
  'typical-p': SAMPLERS,
  'repetition-penalty': SAMPLERS,
  'max-new-tokens': ['continue', 'ideas'],
  candidates: ['continue', 'ideas', 'next'],
  stride: ['eval'],
  kind: ['ideas'],
  line: ['ideas'],
  json: ['continue', 'ideas', 'next', 'eval', 'augment'],
  port: ['serve'],
  'token-file': ['serve'],
  out: ['augment'],
  variants: ['augment'],
  mode: ['augment'],
  'keep-share': ['augment'],
  'keep-words': ['augment'],
  'max-overlap': ['augment'],
  column: ['augment'],
  label: ['augment'],
};

const CANDIDATES: Readonly<Partial<Record<CommandName, Range>>> = {
  ideas: rangeOf('ideas.count'),
  next: [1, 1000],
};
const MOST_CONTINUATIONS = 16;

/** Variants of a record. */
const VARIANTS: Range = [1, 100];

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parse(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [first, ...rest] = positionals;
  // A text alone is a story to continue.
  const command = COMMANDS.find((name) => name === first) ?? 'continue';
  const stray = (Object.keys(values) as (keyof Flags)[]).find((flag) => TAKEN_BY[flag]?.includes(command) === false);
  if (stray !== undefined) throw new UsageError(`${command} takes no --${stray}; see --help`);
  const input = readInput(command, command === first ? rest : positionals);
  const budget = command === 'ideas' ? 'ideas.maxNewTokens' : 'continue.maxNewTokens';
  return {
    command,
    input,
    model: values.model,
    precision: oneOf(
      'precision',
      values.precision ?? 'auto',
      command === 'eval' ? [...PRECISIONS, 'both'] : PRECISIONS,
    ),
    threads: whole(values, 'threads', rangeOf('model.threads')) ?? SETTINGS['model.threads'].default,
    seed: whole(values, 'seed', rangeOf('sampling.seed')) ?? null,
    sampling: readSampling(values),
    maxNewTokens: whole(values, 'max-new-tokens', rangeOf(budget)),
    candidates: whole(values, 'candidates', CANDIDATES[command] ?? [1, MOST_CONTINUATIONS]),
    stride: whole(values, 'stride', [1, 1_000_000]),
    kind: oneOf('kind', values.kind ?? NEXT, KINDS),
    line: values.line ?? '',
    json: values.json ?? false,
    port: whole(values, 'port', [0, 65_535]),
    tokenFile: values['token-file'],
    augment: command === 'augment' ? readAugment(input, values) : undefined,
  };
}

function readAugment(input: string, flags: Flags): AugmentArguments {
  const format = formatOf(input);
  if (format === undefined) throw new UsageError(`augment takes a .csv, .jsonl or .txt file, not '${input}'`);
  const { out, column = 'text', label: labels = null } = flags;
  if (out === undefined) throw new UsageError('augment needs --out FILE; see --help');
  const outFormat = formatOf(out);
  if (outFormat === undefined || outFormat === 'txt') throw new UsageError(`--out is a .csv or .jsonl, not '${out}'`);
  if (path.resolve(out) === path.resolve(input))
    throw new UsageError('--out is another file than the one that is read');
  const words = whole(flags, 'keep-words', [1, 100_000]);
  const share = number(flags, 'keep-share', rangeOf('augment.keepShare'));
  if (words !== undefined && share !== undefined) throw new UsageError('--keep-share or --keep-words, not both');
  return {
    layout: { format, column, labels },
    out,
    outFormat,
    variants: whole(flags, 'variants', VARIANTS) ?? 3,
    mode: oneOf('mode', flags.mode ?? 'prefix', AUGMENT_MODES),
    keep: words === undefined ? { share: share ?? SETTINGS['augment.keepShare'].default } : { words },
    maxOverlap: number(flags, 'max-overlap', rangeOf('augment.maxOverlap')) ?? SETTINGS['augment.maxOverlap'].default,
  };
}

function readInput(command: CommandName, [input, ...more]: readonly string[]): string {
  if (command === 'serve') {
    if (input !== undefined) throw new UsageError('serve takes no TEXT; see --help');
    return '';
  }
  const wanted = command === 'eval' || command === 'augment' ? 'FILE' : 'TEXT';
  const orInput = command === 'augment' ? '' : ', or - for standard input';
  if (input === undefined) throw new UsageError(`${command} needs a ${wanted}${orInput}; see --help`);
  if (more.length > 0) throw new UsageError(`${command} takes one ${wanted}: put it in quotes; see --help`);
  return input;
}

function parse(argv: readonly string[]) {
  return refusingInALine(() => parseArgs({ args: [...argv], options, allowPositionals: true }));
}

/** Node has several sentences for it. @throws UsageError */
export function refusingInALine<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\.(?:\s|$)|\n/);
    throw new UsageError(`${sentence}; see --help`);
  }
}

function readSampling(flags: Flags): Partial<SamplingOptions> {
  const given = {
    temperature: number(flags, 'temperature', rangeOf('sampling.temperature')),
    topK: whole(flags, 'top-k', rangeOf('sampling.topK')),
    topP: number(flags, 'top-p', rangeOf('sampling.topP')),
    minP: number(flags, 'min-p', rangeOf('sampling.minP')),
    typicalP: number(flags, 'typical-p', rangeOf('sampling.typicalP')),
    repetitionPenalty: number(flags, 'repetition-penalty', rangeOf('sampling.repetitionPenalty')),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function rangeOf(key: SettingKey): Range {
  const entry: { readonly minimum?: number; readonly maximum?: number } = SETTINGS[key];
  return [entry.minimum ?? Number.NEGATIVE_INFINITY, entry.maximum ?? Number.POSITIVE_INFINITY];
}

type WordFlag =
  | 'json'
  | 'help'
  | 'version'
  | 'model'
  | 'precision'
  | 'token-file'
  | 'out'
  | 'mode'
  | 'kind'
  | 'line'
  | 'column'
  | 'label';
type NumberFlag = Exclude<keyof Flags, WordFlag>;

function number(flags: Flags, flag: NumberFlag, [minimum, maximum]: Range, kind = 'number'): number | undefined {
  const given = flags[flag];
  if (given === undefined) return undefined;
  const value = given.trim() === '' ? Number.NaN : Number(given);
  const fits = value >= minimum && value <= maximum && (kind === 'number' || Number.isInteger(value));
  if (!fits) throw new UsageError(`--${flag} is a ${kind} from ${minimum} to ${maximum}, not '${given}'`);
  return value;
}

function whole(flags: Flags, flag: NumberFlag, range: Range): number | undefined {
  return number(flags, flag, range, 'whole number');
}

function oneOf<T extends string>(flag: string, given: string, values: readonly T[]): T {
  const value = values.find((name) => name === given);
  if (value === undefined) throw new UsageError(`--${flag} is one of ${values.join(', ')}, not '${given}'`);
  return value;
}
