// A linear layer in the graph, y = x.W + b, in either precision.
import type { OnnxGraph } from './onnxGraph.ts';
import { quantizeColumns } from './quantize.ts';

export interface LinearWeights {
  /** `[inputs, outputs]`, row-major. */
  readonly matrix: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: Float32Array | undefined;
}

/** Adds the layer called `name` on `x` (`[tokens, inputs]`) and returns the result's name (`[tokens, outputs]`). */
export type Linear = (graph: OnnxGraph, name: string, x: string, weights: LinearWeights) => Promise<string>;

export const linearFp32: Linear = async (graph, name, x, { matrix, inputs, outputs, bias }) => {
  const product = graph.node('MatMul', [x, await graph.weight(`${name}.weight`, [inputs, outputs], matrix)]);
  return bias === undefined
    ? product
    : graph.node('Add', [product, await graph.weight(`${name}.bias`, [outputs], bias)]);
};

/**
 * Activations are quantized at run time, each token by a scale of its own (Yao et al. 2022, ZeroQuant, section 4.1): what
 * a token becomes does not depend on which others share its run, so that a cached prompt and a fresh one say the same,
 * and the huge activations of a text's first token cost the others nothing.
 */
export const linearInt8: Linear = async (graph, name, x, { matrix, inputs, outputs, bias }) => {
  const { values, scales } = quantizeColumns(matrix, inputs, outputs);
  // A token of zeros has some scale, too.
  const largest = graph.node('Max', [
    graph.node('ReduceMax', [graph.node('Abs', [x])], { axes: [-1n], keepdims: 1n }),
    graph.scalar('float32', 1e-12),
  ]);
  const scale = graph.node('Mul', [largest, graph.scalar('float32', 1 / 127)]);
  const flat = graph.node('Squeeze', [scale, graph.constant([1])]);
  const middle = graph.node('Expand', [graph.scalar('uint8', 128), graph.node('Shape', [flat])]);
  const product = graph.node('MatMulIntegerToFloat', [
    graph.node('QuantizeLinear', [x, flat, middle], { axis: 0n }),
    await graph.weight(`${name}.int8`, [inputs, outputs], values),
    graph.scalar('float32', 1),
    await graph.weight(`${name}.scale`, [outputs], scales),
    graph.scalar('uint8', 128),
  ]);
  const scaled = graph.node('Mul', [product, scale]);
  return bias === undefined ? scaled : graph.node('Add', [scaled, await graph.weight(`${name}.bias`, [outputs], bias)]);
};
