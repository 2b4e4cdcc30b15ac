// A checkpoint in the layout that transformers.js loads, made on first use.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeStandardGraph } from '../../support/standardGraph.ts';
import { benchFolder } from '../benchFolder.ts';
import type { BenchModel } from '../models.ts';

/** `q8`: weights rounded for each matrix as a whole, as the hub's `model_quantized.onnx` are. */
export async function standardOf(model: BenchModel, weights: 'fp32' | 'q8'): Promise<string> {
  const folder = path.join(benchFolder, 'standard', `${path.basename(model.folder)}-${weights}`);
  if (existsSync(folder)) return folder;
  const building = `${folder}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(path.join(building, 'onnx'), { recursive: true });
  for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    copyFileSync(path.join(model.folder, file), path.join(building, file));
  }
  const suffix = weights === 'q8' ? '_quantized' : '';
  await writeStandardGraph(model.folder, path.join(building, 'onnx', `model${suffix}.onnx`), weights);
  renameSync(building, folder);
  return folder;
}
