// The list that a writer chooses from: the embedded model, the catalogue's, and what else is on the disk.
import type { CancellationToken } from '../../common/cancellation.ts';
import { throwIfCancelled } from '../../common/cancellation.ts';
import { EMBEDDED_MODEL, type ModelEntry, type Precision } from '../../common/models.ts';
import { compiledPrecision } from '../compiledModels.ts';
import { readConfig } from '../graph/checkpoint.ts';
import type { Precision as CompiledPrecision } from '../graph/format.ts';
import { type Gpt2Config, parameterCount, parseGpt2Config } from '../graph/gpt2Config.ts';
import { CATALOGUE } from './catalogue.ts';
import { compiledBytes, onnxResidentBytes, residentBytes } from './cost.ts';
import { type FetchPlan, LibraryFolder } from './libraryFolder.ts';
import { isUsable, totalBytes } from './modelFiles.ts';
import { estimateMsPerToken, type MeasuredStep, measuredStep } from './speed.ts';

export interface ListOptions {
  /** Folder where models are kept. */
  readonly storage: string;
  /** Folder of the embedded model. */
  readonly embedded: string;
  /** What models cost goes by it. */
  readonly precision: Precision;
}

/** What a model costs, by its geometry. */
type Costs = (config: Gpt2Config) => Pick<ModelEntry, 'parameters' | 'diskBytes' | 'memoryBytes' | 'msPerToken'>;

/** Embedded, catalogue by size, others by id. @throws CancelledError; StorywispError if the embedded model is damaged. */
export async function listModels(
  { storage, embedded, precision }: ListOptions,
  token: CancellationToken,
): Promise<readonly ModelEntry[]> {
  // Without a figure the list is still a list.
  const step = await measuredStep(storage, embedded, token).catch(() => undefined);
  throwIfCancelled(token);
  const costs = costsIn(compiledPrecision(precision), step);
  const onDisk = new Map<string, ModelEntry>();
  for (const library of await LibraryFolder.all(storage)) {
    const entry = await entryOnDisk(library, storage, costs);
    if (entry !== undefined) onDisk.set(library.id, entry);
  }
  const known = CATALOGUE.map((model): ModelEntry => {
    const there = onDisk.get(model.id);
    onDisk.delete(model.id);
    const { id, title, licence, downloadBytes } = model;
    return there
      ? { ...there, title }
      : { id, title, licence, downloadBytes, ...costs(model.config), state: 'absent', folder: undefined };
  });
  const others = [...onDisk.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [await embeddedEntry(embedded, costs), ...known, ...others];
}

async function embeddedEntry(embedded: string, costs: Costs): Promise<ModelEntry> {
  const config = await readConfig(embedded);
  return {
    id: EMBEDDED_MODEL,
    title: 'Fable',
    licence: 'mit',
    downloadBytes: 0,
    ...costs(config),
    state: 'embedded',
    folder: embedded,
  };
}

async function entryOnDisk(library: LibraryFolder, storage: string, costs: Costs): Promise<ModelEntry | undefined> {
  const model = await library.model();
  const plan = model ?? (await library.plan());
  if (plan === undefined) return undefined;
  const isReady =
    model !== undefined &&
    (model.keepsFiles || (await isUsable(model, storage, 'int8')) || (await isUsable(model, storage, 'fp32')));
  const downloadBytes = totalBytes(plan);
  const state = isReady ? 'ready' : model === undefined ? 'partial' : 'absent';
  return {
    id: library.id,
    title: library.id,
    licence: plan.licence,
    downloadBytes,
    ...(plan.format === 'checkpoint' ? costs(parseGpt2Config(plan.config)) : exportCosts(plan, downloadBytes)),
    state,
    folder: state === 'absent' ? undefined : library.root,
  };
}

function costsIn(precision: CompiledPrecision, step: MeasuredStep | undefined): Costs {
  return (config) => ({
    parameters: parameterCount(config),
    diskBytes: Math.round(compiledBytes(config, precision)),
    memoryBytes: Math.round(residentBytes(config, precision)),
    msPerToken: step && estimateMsPerToken(config, precision, step),
  });
}

function exportCosts({ parameters }: FetchPlan, bytes: number) {
  return { parameters, diskBytes: bytes, memoryBytes: Math.round(onnxResidentBytes(bytes)), msPerToken: undefined };
}
