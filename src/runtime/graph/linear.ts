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

/** Activations are quantized at run time, by one scale for all tokens of the run. */
export const linearInt8: Linear = async (graph, name, x, { matrix, inputs, outputs, bias }) => {
  const { values, scales } = quantizeColumns(matrix, inputs, outputs);
  const operands = [
    x,
    await graph.weight(`${name}.int8`, [inputs, outputs], values),
    await graph.weight(`${name}.scale`, [outputs], scales),
  ];
  if (bias !== undefined) operands.push('', await graph.weight(`${name}.bias`, [outputs], bias));
  return graph.node('DynamicQuantizeMatMul', operands);
};
