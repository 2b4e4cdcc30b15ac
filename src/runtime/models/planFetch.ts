// Which of a repository's files make a model that can be written with, or why none do.
import { StorywispError } from '../../common/errors.ts';
import { conversionWords } from '../graph/conversion.ts';
import { parseGpt2Config } from '../graph/gpt2Config.ts';
import { EXPORT_FILES } from '../onnx/exportFiles.ts';
import type { HubRepository } from './hubRepository.ts';
import type { FetchPlan, PlannedFile } from './libraryFolder.ts';

const SETTLED: readonly string[] = ['config.json', 'tokenizer_config.json', 'generation_config.json'];
const SHARD = /^model-\d+-of-\d+\.safetensors$/;

/** @throws StorywispError `model-architecture`, `model-unreadable`, `model-unsuitable` */
export function planFetch({ id, revision, licence, parameters, config, files }: HubRepository): FetchPlan {
  if (config === undefined) throw new StorywispError('model-architecture', `${id} has no config.json`);
  const byName = new Map(files.map((file) => [file.path, file]));
  const pick = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  const isGpt2 = config['model_type'] === 'gpt2';
  const weights = isGpt2 ? weightsOf(files, pick) : [];
  const graph = EXPORT_FILES.find(({ path }) => byName.has(path))?.path;
  const settled = [...pick(SETTLED), ...tokenizerOf(id, pick)];
  const plan = {
    repository: id,
    revision,
    config,
    ...(licence !== undefined && { licence }),
    ...(parameters !== undefined && { parameters }),
  };
  if (weights.length > 0) {
    // What it would be refused for later, it is refused for now.
    parseGpt2Config(config);
    return { ...plan, format: 'checkpoint', files: [...settled, ...weights] };
  }
  if (graph !== undefined) {
    const external = files.filter(({ path }) => path.startsWith(`${graph}_data`));
    return { ...plan, format: 'onnx', files: [...settled, ...pick([graph]), ...external] };
  }
  if (!isGpt2) {
    const type = config['model_type'];
    const what = typeof type === 'string' ? `it is a ${type}` : 'its config.json names no model_type';
    throw new StorywispError('model-architecture', `${what}, and ${id} has no ONNX export of it`);
  }
  if (byName.has('pytorch_model.bin') || byName.has('pytorch_model.bin.index.json'))
    throw new StorywispError('model-unsuitable', conversionWords(id));
  throw new StorywispError('model-unsuitable', `${id} holds no model.safetensors and no ONNX export`);
}

function weightsOf(files: readonly PlannedFile[], pick: (names: readonly string[]) => PlannedFile[]): PlannedFile[] {
  const index = pick(['model.safetensors.index.json']);
  return index.length > 0 ? [...index, ...files.filter(({ path }) => SHARD.test(path))] : pick(['model.safetensors']);
}

function tokenizerOf(id: string, pick: (names: readonly string[]) => PlannedFile[]): PlannedFile[] {
  const [one, two] = [pick(['tokenizer.json']), pick(['vocab.json', 'merges.txt'])];
  if (one.length === 0 && two.length < 2) throw new StorywispError('model-unsuitable', `${id} holds no tokenizer`);
  return one.length > 0 ? one : two;
}
