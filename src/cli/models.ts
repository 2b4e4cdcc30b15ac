// `models`: what is on this machine and on the hub, in a terminal. Loads no model, except to measure how fast one will be.
import { parseArgs } from 'node:util';
import type { CancellationToken } from '../common/cancellation.ts';
import type { HubAccess, ModelEntry, ModelFetchProgress } from '../common/models.ts';
import { USUAL_NETWORK } from '../common/network.ts';
import { SETTINGS } from '../common/settings.ts';
import { describeModel } from '../runtime/models/describeModel.ts';
import { fetchModel } from '../runtime/models/fetchModel.ts';
import { listModels } from '../runtime/models/listModels.ts';
import { removeModel } from '../runtime/models/removeModel.ts';
import { refusingInALine, UsageError } from './arguments.ts';

export interface ModelsOptions {
  /** What stands after `models`. */
  readonly argv: readonly string[];
  /** Folder where models are kept. */
  readonly storage: string;
  /** Folder of the embedded model. */
  readonly embedded: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly token: CancellationToken;
  /** Standard output. */
  write(text: string): void;
  /** How far it is; a line that the next one replaces. */
  report(line: string): void;
}

/** @throws UsageError; StorywispError; CancelledError */
export async function manageModels(options: ModelsOptions): Promise<void> {
  const { storage, embedded, token, write } = options;
  const { values, positionals } = parse(options.argv);
  const [action = 'list', id, ...more] = positionals;
  const takesId = action === 'get' || action === 'remove';
  if (more.length > 0 || takesId !== (id !== undefined))
    throw new UsageError('models takes list, get ID, remove ID or where; see --help');
  switch (action) {
    case 'list': {
      const entries = await listModels({ storage, embedded, precision: precisionOf(values.precision) }, token);
      write(values.json ? `${JSON.stringify(entries)}\n` : table(entries));
      return;
    }
    case 'get':
      return get(options, id ?? '', values['keep-checkpoint'] ?? false, precisionOf(values.precision));
    case 'remove':
      write(`${megabytes(await removeModel({ storage, id: id ?? '' }))} are free again\n`);
      return;
    case 'where':
      write(`${storage}\n`);
      return;
    default:
      throw new UsageError(`models knows no '${action}'; see --help`);
  }
}

async function get(
  { storage, environment, token, write, report }: ModelsOptions,
  repository: string,
  keepCheckpoint: boolean,
  precision: 'auto' | 'int8' | 'fp32',
): Promise<void> {
  const asked = { storage, hub: hubOf(environment), repository, precision };
  const { revision, downloadBytes, presentBytes, host, folder } = await describeModel(asked, token);
  report(`${megabytes(downloadBytes - presentBytes)} from ${host}`);
  await fetchModel({ ...asked, revision, keepCheckpoint }, token, (progress) => report(lineOf(progress)));
  write(`${repository} is in ${folder}\n`);
}

/** The same variables as Python's library. */
function hubOf({ HF_ENDPOINT: endpoint, HF_TOKEN: token }: NodeJS.ProcessEnv): HubAccess {
  const usual = SETTINGS['model.hubEndpoint'].default;
  return { endpoint: endpoint || usual, token: token || null, network: USUAL_NETWORK };
}

function lineOf({ step, done, total }: ModelFetchProgress): string {
  if (step === 'compile') return `preparing ${Math.round(100 * done)} %`;
  return `${step === 'verify' ? 'verifying' : 'downloading'} ${megabytes(done)} of ${megabytes(total)}`;
}

function table(entries: readonly ModelEntry[]): string {
  const rows = entries.map(({ id, state, downloadBytes, diskBytes, memoryBytes, msPerToken }) => [
    id,
    state,
    megabytes(downloadBytes),
    megabytes(diskBytes),
    megabytes(memoryBytes),
    msPerToken === undefined ? '' : `${msPerToken.toFixed(1)} ms`,
  ]);
  const lines = [['model', 'state', 'download', 'disk', 'memory', 'a token, about'], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return `${lines.map((line) => `${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()).join('\n')}\n`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function precisionOf(given = 'auto'): 'auto' | 'int8' | 'fp32' {
  if (given === 'auto' || given === 'int8' || given === 'fp32') return given;
  throw new UsageError(`--precision is one of auto, int8, fp32, not '${given}'`);
}

function parse(argv: readonly string[]) {
  const options = {
    'keep-checkpoint': { type: 'boolean' },
    precision: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  return refusingInALine(() => parseArgs({ args: [...argv], options, allowPositionals: true }));
}
