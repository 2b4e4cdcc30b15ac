// The product of a linear layer in the graph, x.W, in either precision.
import type { OnnxGraph } from './onnxGraph.ts';
import { quantizeColumns } from './quantize.ts';

export interface LinearWeights {
  /** `[inputs, outputs]`, row-major. */
  readonly matrix: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * Adds the product of the layer called `name` on `x` (`[tokens, inputs]`) and returns the result's name (`[tokens, outputs]`).
 * `zeroPoints` are of `zeroPointsOf` for these tokens; all layers share them. With `from` (int64 `[1]`) it is the product
 * of the rows from there on: there may be none, while `x` itself must not be empty, as onnxruntime reduces no empty rows.
 */
export type Linear = (
  graph: OnnxGraph,
  name: string,
  x: string,
  zeroPoints: string,
  weights: LinearWeights,
  from?: string,
) => Promise<string>;

const ZERO_POINT = 128;

/** @param tokens int64 `[1]`. @returns uint8 `[tokens]` */
export function zeroPointsOf(graph: OnnxGraph, tokens: string): string {
  return graph.node('Expand', [graph.scalar('uint8', ZERO_POINT), tokens]);
}

/** The rows of `x` from `first` on (int64 `[1]`), which may be behind the last. */
export function rowsFrom(graph: OnnxGraph, x: string, first: string | undefined): string {
  return first === undefined ? x : graph.node('Slice', [x, first, graph.constant([2 ** 31 - 1])]);
}

export const linearFp32: Linear = async (graph, name, x, _zeroPoints, { matrix, inputs, outputs }, from) =>
  graph.node('MatMul', [rowsFrom(graph, x, from), await graph.weight(`${name}.weight`, [inputs, outputs], matrix)]);

/**
 * Activations are quantized at run time, each token by a scale of its own (Yao et al. 2022, ZeroQuant, section 4.1): what
 * a token becomes does not depend on which others share its run, so that a cached prompt and a fresh one say the same,
 * and the huge activations of a text's first token cost the others nothing. As few nodes as will do: a step of a small
 * model is mostly the price of starting them.
 */
export const linearInt8: Linear = async (graph, name, x, zeroPoints, { matrix, inputs, outputs }, from) => {
  const { values, scales } = quantizeColumns(matrix, inputs, outputs);
  const largest = graph.node('ReduceMax', [graph.node('Abs', [x])], { axes: [-1n], keepdims: 1n });
  // A token of zeros has the scale 0: it is rounded to whatever, which times 0 is 0 again.
  const scale = graph.node('Mul', [largest, graph.scalar('float32', 1 / 127)]);
  const flat = graph.node('Squeeze', [scale, graph.constant([1])]);
  const product = graph.node('MatMulIntegerToFloat', [
    rowsFrom(graph, graph.node('QuantizeLinear', [x, flat, zeroPoints], { axis: 0n }), from),
    await graph.weight(`${name}.int8`, [inputs, outputs], values),
    graph.scalar('float32', 1),
    await graph.weight(`${name}.scale`, [outputs], scales),
    graph.scalar('uint8', ZERO_POINT),
  ]);
  return graph.node('Mul', [product, rowsFrom(graph, scale, from)]);
};
