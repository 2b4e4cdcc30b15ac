// Writes a checkpoint in the layout of the hub's exports, so that transformers.js can be the reference. All logits.
import { writeFile } from 'node:fs/promises';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf';
import { Checkpoint } from '../../src/runtime/graph/checkpoint.ts';
import { OnnxGraph } from '../../src/runtime/graph/onnxGraph.ts';

/**
 * `input_ids, attention_mask, position_ids, past_key_values.* -> logits, present.*`, as Optimum names them; `q8` rounds
 * each matrix as a whole, as the hub's quantized exports do.
 */
export async function writeStandardGraph(
  checkpointFolder: string,
  file: string,
  weights: 'fp32' | 'q8' = 'fp32',
): Promise<void> {
  const checkpoint = await Checkpoint.open(checkpointFolder);
  const pieces: Uint8Array[] = [];
  const graph = new OnnxGraph({ name: 'inline', write: async (data) => void pieces.push(Uint8Array.from(data)) });
  await build(graph, checkpoint, weights === 'fp32' ? floatProduct : int8Product);
  await checkpoint.close();
  await writeFile(file, inlined(graph.toBytes(), Buffer.concat(pieces)));
}

/** The same model with its external data moved inside. */
export function inlined(bytes: Uint8Array, data: Buffer): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const graph = model.graph;
  if (graph === undefined) throw new Error('no graph');
  graph.initializer = graph.initializer.map((tensor) => {
    if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return tensor;
    const entry = (key: string) => Number(tensor.externalData.find((pair) => pair.key === key)?.value);
    const begin = entry('offset');
    const { name, dims, dataType } = tensor;
    return create(TensorProtoSchema, {
      name,
      dims,
      dataType,
      rawData: Uint8Array.from(data.subarray(begin, begin + entry('length'))),
    });
  });
  return toBinary(ModelProtoSchema, model);
}

/** x.W, where `matrix` is `[inputs, outputs]`. */
type Product = (graph: OnnxGraph, x: string, name: string, shape: number[], matrix: Float32Array) => Promise<string>;

const floatProduct: Product = async (graph, x, name, shape, matrix) =>
  graph.node('MatMul', [x, await graph.weight(name, shape, matrix)]);

const FLOAT = 1n;

const int8Product: Product = async (graph, x, name, shape, matrix) => {
  const largest = matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const rounded = Int8Array.from(matrix, (weight) => Math.round((weight / largest) * 127));
  const [tokens = '', scale = '', zero = ''] = graph.nodeWithOutputs('DynamicQuantizeLinear', [x], 3);
  const product = graph.node('MatMulInteger', [tokens, await graph.weight(name, shape, rounded), zero]);
  const factor = graph.node('Mul', [scale, await graph.weight(`${name}.scale`, [1], Float32Array.of(largest / 127))]);
  return graph.node('Mul', [graph.node('Cast', [product], { to: FLOAT }), factor]);
};

async function build(graph: OnnxGraph, checkpoint: Checkpoint, product: Product): Promise<void> {
  const { layers, heads, width, innerWidth, vocabulary, positions, epsilon, activation, tied } = checkpoint.config;
  const headSize = width / heads;
  const read = async (name: string, shape: number[]) => graph.weight(name, shape, await checkpoint.read(name, shape));
  const linear = async (x: string, name: string, inputs: number, outputs: number) =>
    graph.node('Add', [
      await product(
        graph,
        x,
        `${name}.weight`,
        [inputs, outputs],
        await checkpoint.read(`${name}.weight`, [inputs, outputs]),
      ),
      await read(`${name}.bias`, [outputs]),
    ]);
  const norm = async (x: string, name: string) =>
    graph.node('LayerNormalization', [x, await read(`${name}.weight`, [width]), await read(`${name}.bias`, [width])], {
      axis: -1n,
      epsilon,
    });
  const heads4 = (x: string) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.constant([0, 0, heads, headSize])])], {
      perm: [0n, 2n, 1n, 3n],
    });
  const sizeOf = (tensor: string, axis: number) =>
    graph.node('Squeeze', [
      graph.node('Slice', [graph.node('Shape', [tensor]), graph.constant([axis]), graph.constant([axis + 1])]),
    ]);
  const scalar = (value: number) => graph.node('Squeeze', [graph.constant([value])]);

  graph.input('input_ids', 'int64', ['batch', 'new']);
  graph.input('attention_mask', 'int64', ['batch', 'all']);
  graph.input('position_ids', 'int64', ['batch', 'new']);
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ['key', 'value']) {
      graph.input(`past_key_values.${layer}.${part}`, 'float32', ['batch', heads, 'past', headSize]);
      graph.output(`present.${layer}.${part}`, ['batch', heads, 'present', headSize]);
    }
  }
  graph.output('logits', ['batch', 'new', vocabulary]);

  const past = sizeOf('past_key_values.0.key', 2);
  const all = graph.node('Add', [past, sizeOf('input_ids', 1)]);
  const columns = graph.node('Range', [scalar(0), all, scalar(1)]);
  const rows = graph.node('Unsqueeze', [graph.node('Range', [past, all, scalar(1)]), graph.constant([1])]);
  const zero = await graph.weight('zero', [1], Float32Array.of(0));
  const hidden = await graph.weight('hidden', [1], Float32Array.of(-3.4e38));
  const mask = graph.node('Where', [graph.node('LessOrEqual', [columns, rows]), zero, hidden]);

  const wte = await read('wte.weight', [vocabulary, width]);
  let x = graph.node('Add', [
    graph.node('Gather', [wte, 'input_ids']),
    graph.node('Gather', [await read('wpe.weight', [positions, width]), 'position_ids']),
  ]);
  for (let layer = 0; layer < layers; layer++) {
    const name = `h.${layer}`;
    const joined = await linear(await norm(x, `${name}.ln_1`), `${name}.attn.c_attn`, width, 3 * width);
    const parts = graph.nodeWithOutputs('Split', [joined, graph.constant([width, width, width])], 3, { axis: -1n });
    const [query = '', key = '', value = ''] = parts.map(heads4);
    const keys = graph.node('Concat', [`past_key_values.${layer}.key`, key], { axis: 2n }, `present.${layer}.key`);
    const values = graph.node(
      'Concat',
      [`past_key_values.${layer}.value`, value],
      { axis: 2n },
      `present.${layer}.value`,
    );
    const scale = await graph.weight(`${name}.scale`, [1], Float32Array.of(checkpoint.config.attentionScale(layer)));
    const raw = graph.node('MatMul', [query, graph.node('Transpose', [keys], { perm: [0n, 1n, 3n, 2n] })]);
    const scores = graph.node('Add', [graph.node('Mul', [raw, scale]), mask]);
    const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1n }), values]);
    const flat = graph.node('Reshape', [
      graph.node('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }),
      graph.constant([0, 0, width]),
    ]);
    x = graph.node('Add', [x, await linear(flat, `${name}.attn.c_proj`, width, width)]);
    const inner = await linear(await norm(x, `${name}.ln_2`), `${name}.mlp.c_fc`, width, innerWidth);
    x = graph.node('Add', [x, await linear(graph.node(activation, [inner]), `${name}.mlp.c_proj`, innerWidth, width)]);
  }
  const head = await checkpoint.read(tied ? 'wte.weight' : 'lm_head.weight', [vocabulary, width]);
  const headColumns = transpose(head, vocabulary, width);
  const logits = await product(graph, await norm(x, 'ln_f'), 'head', [width, vocabulary], headColumns);
  graph.node('Identity', [logits], {}, 'logits');
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = matrix[row * columns + column] ?? 0;
  }
  return result;
}
