// From a folder in the layout of the hub's ONNX exports to a model that runs, through transformers.js. Reads files, never
// the network.
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { StorywispError } from '../common/errors.ts';
import type { OpenedModel } from './localEngine.ts';
import { bestExportFile, type ExportFile } from './onnx/exportFiles.ts';
import { type OnnxConfig, readOnnxConfig } from './onnx/onnxConfig.ts';
import { OnnxModel } from './onnx/onnxModel.ts';
import { threadCount } from './physicalCores.ts';
import { sessionOptions } from './sessionOptions.ts';
import { openTokenizer } from './tokenizers/openTokenizer.ts';

export interface OpenOnnxModelOptions {
  /** Holds config.json, tokenizer.json and onnx/model*.onnx, with the files of weights beside it. */
  readonly folder: string;
  /** What the writer knows it by; the folder's name unless said otherwise. */
  readonly name?: string;
  /** 0 takes one for each core, at most four. */
  readonly threads: number;
}

/** @throws StorywispError `model-missing`, `model-unreadable`, `model-unsupported`, `model-mismatch` */
export async function openOnnxModel({ folder, name, threads }: OpenOnnxModelOptions): Promise<OpenedModel> {
  const root = path.resolve(folder);
  const config = await readOnnxConfig(root);
  const file = bestExportFile(root);
  if (file === undefined)
    throw new StorywispError('model-unreadable', 'there is no onnx/model.onnx, nor one of its smaller forms');
  const tokenizer = await openTokenizer(root);
  const ends = config.ends.length > 0 ? config.ends : tokenizer.ends;
  if (ends.length === 0)
    throw new StorywispError('model-mismatch', 'neither config.json nor the tokenizer names the end-of-text token');
  const session = await openSession(root, file, config, threadCount(threads));
  try {
    const model = await OnnxModel.start({
      session,
      name: name ?? path.basename(root),
      precision: file.kind,
      positions: config.positions,
      firstPosition: config.firstPosition,
      lead: tokenizer.lead,
      ends,
    });
    const { vocabularySize } = model.info;
    if (tokenizer.size > vocabularySize)
      throw new StorywispError(
        'model-mismatch',
        `the tokenizer has ${tokenizer.size} tokens and the model ${vocabularySize}`,
      );
    return { model, tokenizer };
  } catch (error) {
    await session.release();
    throw error instanceof StorywispError ? error : unreadable(file, error);
  }
}

async function openSession(
  root: string,
  file: ExportFile,
  { json, modelType }: OnnxConfig,
  threads: number,
): Promise<InferenceSession> {
  const { AutoModelForCausalLM, env, LogLevel } = await import('./onnx/transformersLibrary.ts');
  if (!AutoModelForCausalLM.supports(modelType))
    throw new StorywispError('model-unsupported', `it is a ${modelType}, which does not continue text`);
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.NONE;
  // A cache that knows where the graph lies: else the library would read the whole file, only to hand over its path.
  env.useCustomCache = true;
  env.customCache = {
    match: async (name) => (name.includes(root) && name.endsWith(file.path) ? path.join(root, file.path) : undefined),
    put: async () => {},
  };
  try {
    const model = await AutoModelForCausalLM.from_pretrained(root, {
      config: json as never,
      local_files_only: true,
      dtype: file.kind,
      model_file_name: file.name,
      // onnxruntime finds the weights beside the graph by itself; asked to, the library waits forever for missing ones.
      use_external_data_format: false,
      session_options: sessionOptions(threads),
    });
    return model.sessions['model'] as InferenceSession;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What onnxruntime says, in words. */
function unreadable(file: ExportFile, error: unknown): StorywispError {
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (/external|_data/i.test(message))
    return new StorywispError('model-unreadable', `the weights beside ${file.path} are missing or incomplete`, options);
  if (/protobuf|not have a graph|invalid model/i.test(message))
    return new StorywispError('model-unreadable', `${file.path} is damaged or incomplete`, options);
  return new StorywispError(
    'model-unsupported',
    `onnxruntime cannot run ${file.path} (${firstLine(message)})`,
    options,
  );
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
