// The graphs of an ONNX folder in the hub's layout, and which of them to open.
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Kinds of weights, best first, as transformers.js names them, with what the file's name ends in. Eight bits are the
 * fastest on a processor and cost next to nothing; half precision is kept small on the disk but computed as single;
 * small models lose too much with four bits, which come last.
 */
const KINDS = [
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp16', '_fp16'],
  ['fp32', ''],
  ['q4', '_q4'],
  ['bnb4', '_bnb4'],
  ['q4f16', '_q4f16'],
] as const;

/** `decoder_model_merged` is the name of exports before 2024. */
const NAMES = ['model', 'decoder_model_merged'];

export interface ExportFile {
  /** How its weights are kept. */
  readonly kind: (typeof KINDS)[number][0];
  /** The file's name without what tells the kind. */
  readonly name: string;
  /** Path in the repository. */
  readonly path: string;
}

/** Every graph that can be opened, best first. */
export const EXPORT_FILES: readonly ExportFile[] = KINDS.flatMap(([kind, suffix]) =>
  NAMES.map((name) => ({ kind, name, path: `onnx/${name}${suffix}.onnx` })),
);

/** @returns undefined if the folder holds none. */
export function bestExportFile(folder: string): ExportFile | undefined {
  return EXPORT_FILES.find((file) => existsSync(path.join(folder, file.path)));
}
