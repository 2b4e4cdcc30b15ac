// From a checkpoint's folder to the files of a compiled model.
import type { BuildFolder } from '../modelStore.ts';
import { Checkpoint } from './checkpoint.ts';
import { GRAPH_FILE, type Precision, WEIGHTS_FILE } from './format.ts';
import { writeGpt2Graph } from './gpt2Graph.ts';
import { OnnxGraph } from './onnxGraph.ts';

/**
 * @param onProgress is called with the share that is done, 0 to 1.
 * @throws StorywispError `model-missing`, `model-unreadable`, `model-architecture`, `model-mismatch`
 */
export async function compile(
  checkpointFolder: string,
  precision: Precision,
  target: BuildFolder,
  onProgress: (done: number) => void,
): Promise<void> {
  const checkpoint = await Checkpoint.open(checkpointFolder);
  try {
    const weights = await target.create(WEIGHTS_FILE);
    const graph = new OnnxGraph({ name: WEIGHTS_FILE, write: (data) => weights.write(data) });
    await writeGpt2Graph(graph, checkpoint, precision, onProgress);
    await (await target.create(GRAPH_FILE)).write(graph.toBytes());
  } finally {
    await checkpoint.close();
  }
}
