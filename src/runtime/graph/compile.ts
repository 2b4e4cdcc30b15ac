// From a checkpoint's folder to the files of a compiled model, which needs the checkpoint no more.
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import type { BuildFolder } from '../modelStore.ts';
import { Checkpoint, descriptionFiles, readModelFile } from './checkpoint.ts';
import { GRAPH_FILE, type Precision, WEIGHTS_FILE } from './format.ts';
import { writeGpt2Graph } from './gpt2Graph.ts';
import { OnnxGraph } from './onnxGraph.ts';

export interface CompileOptions {
  readonly checkpoint: string;
  readonly precision: Precision;
  /** Looked at before each tensor. */
  readonly token: CancellationToken;
  /** The share that is done, 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/**
 * One tensor is in memory at a time; of the output embedding, a transposed copy too.
 * @throws CancelledError; StorywispError `model-missing`, `model-unreadable`, `model-architecture`, `model-mismatch`
 */
export async function compile(options: CompileOptions, target: BuildFolder): Promise<void> {
  const { checkpoint: folder, precision, token, onProgress } = options;
  const checkpoint = await Checkpoint.open(folder);
  try {
    for (const name of descriptionFiles(folder))
      await (await target.create(name)).write(Buffer.from(await readModelFile(folder, name)));
    const weights = await target.create(WEIGHTS_FILE);
    const write = (data: Uint8Array) => {
      throwIfCancelled(token);
      return weights.write(data);
    };
    const graph = new OnnxGraph({ name: WEIGHTS_FILE, write });
    await writeGpt2Graph(graph, checkpoint, precision, onProgress);
    await (await target.create(GRAPH_FILE)).write(graph.toBytes());
  } finally {
    await checkpoint.close();
  }
}
