// Folders in the layout of the hub's ONNX exports, made of the embedded model.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { FABLE_FOLDER, temporaryFolder } from './fable.ts';
import { writeStandardGraph } from './standardGraph.ts';

/** @returns a folder with the files that lie beside the graphs of an export, and an empty folder `onnx`. */
export function exportFolderWithoutGraph(): string {
  const folder = path.join(temporaryFolder(), 'export of Fable ü');
  mkdirSync(path.join(folder, 'onnx'), { recursive: true });
  for (const file of ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    const source = path.join(FABLE_FOLDER, file);
    if (existsSync(source)) copyFileSync(source, path.join(folder, file));
  }
  return folder;
}

/** Fable with its graph. */
export async function exportFable(): Promise<string> {
  const folder = exportFolderWithoutGraph();
  await writeStandardGraph(FABLE_FOLDER, path.join(folder, 'onnx/model.onnx'));
  return folder;
}
