// What a GPT-2 costs, by its geometry: bytes to download, on the disk, in memory.
import type { Precision as CompiledPrecision } from '../graph/format.ts';
import { type Gpt2Config, parameterCount } from '../graph/gpt2Config.ts';

/** A process with onnxruntime and a tokenizer, and no model, bytes. */
const PROCESS_BYTES = 100e6;
/** onnxruntime rearranges the matrices for its kernels, and keeps both until the session stands. */
const SESSION_FACTOR = 1.1;

/** Bytes of the matrices that every token reads: what decoding takes its time for. */
export function matrixBytes(
  { layers, width, innerWidth, vocabulary }: Gpt2Config,
  precision: CompiledPrecision,
): number {
  const matrices = layers * (4 * width * width + 2 * width * innerWidth) + vocabulary * width;
  return precision === 'int8' ? matrices : 4 * matrices;
}

/** Bytes of a compiled model's files: the matrices, the embeddings in fp32, and what is small. */
export function compiledBytes(config: Gpt2Config, precision: CompiledPrecision): number {
  const { layers, width, innerWidth, vocabulary, positions } = config;
  const embeddings = (vocabulary + positions) * width;
  const perLayer = 9 * width + innerWidth + 4 * width;
  const scales = precision === 'int8' ? layers * (5 * width + innerWidth) + vocabulary : 0;
  return matrixBytes(config, precision) + 4 * (embeddings + layers * perLayer + 2 * width + scales);
}

/** Resident memory of a process that writes with it, bytes, without the KV cache. Within a fifth of what was measured. */
export function residentBytes(config: Gpt2Config, precision: CompiledPrecision): number {
  return PROCESS_BYTES + SESSION_FACTOR * compiledBytes(config, precision);
}

/** Bytes of the safetensors file as the first releases have it: fp32, with a causal mask in every layer. */
export function publishedBytes(config: Gpt2Config): number {
  return 4 * (parameterCount(config) + config.layers * config.positions ** 2);
}

/** The same of an ONNX export with files of so many bytes: a guess, since graphs differ. */
export function onnxResidentBytes(fileBytes: number): number {
  return PROCESS_BYTES + 1.5 * fileBytes;
}
