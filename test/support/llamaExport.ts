// A tiny Llama with random weights in the layout of the hub's exports: grouped key-value heads, rotary positions, other
// names in config.json than GPT-2's, a tokenizer in SentencePiece's style.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType, TypeProto_TensorSchema } from 'onnx-buf';
import { OnnxGraph } from '../../src/runtime/graph/onnxGraph.ts';
import { temporaryFolder } from './fable.ts';
import { SeededRandom } from './seededRandom.ts';
import { inlined } from './standardGraph.ts';
import { sentencePieceJson, writeTokenizer } from './tinyTokenizers.ts';

const LAYERS = 2;
const HEADS = 4;
const KEY_VALUE_HEADS = 2;
const HEAD_SIZE = 6;
const WIDTH = 16;
const INNER = 24;
const POSITIONS = 96;
const VOCABULARY = 360;

export interface LlamaExportOptions {
  /** Keys and values come and go in half precision. */
  readonly halfCache?: boolean;
  /** The graph can be asked for the last positions' logits only. */
  readonly logitsToKeep?: boolean;
  /** Weights in a file beside the graph. */
  readonly dataBeside?: boolean;
  /** Leaves the keys and values out of the graph's inputs and outputs. */
  readonly withoutCache?: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** @returns its folder. */
export async function exportLlama(options: LlamaExportOptions = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'tiny-llama');
  mkdirSync(path.join(folder, 'onnx'), { recursive: true });
  const config = {
    model_type: 'llama',
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: LAYERS,
    num_attention_heads: HEADS,
    num_key_value_heads: KEY_VALUE_HEADS,
    head_dim: HEAD_SIZE,
    hidden_size: WIDTH,
    max_position_embeddings: POSITIONS,
    vocab_size: VOCABULARY,
    bos_token_id: 1,
    eos_token_id: [2, 5],
    ...options.config,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  writeTokenizer(folder, sentencePieceJson(), { bos_token: '<s>', eos_token: '</s>' });
  const pieces: Uint8Array[] = [];
  const dataName = 'model.onnx_data';
  const graph = new OnnxGraph({ name: dataName, write: async (data) => void pieces.push(Uint8Array.from(data)) });
  await build(graph, options);
  const data = Buffer.concat(pieces);
  const bytes = options.dataBeside ? graph.toBytes() : inlined(graph.toBytes(), data);
  if (options.dataBeside) writeFileSync(path.join(folder, 'onnx', dataName), data);
  writeFileSync(path.join(folder, 'onnx/model.onnx'), options.halfCache ? withHalfCache(bytes) : bytes);
  return folder;
}

async function build(graph: OnnxGraph, { halfCache, logitsToKeep, withoutCache }: LlamaExportOptions): Promise<void> {
  const random = new SeededRandom(3);
  const weight = (name: string, shape: number[], scale = 0.4) => {
    const values = Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => scale * (random.below(2001) / 1000 - 1),
    );
    return graph.weight(name, shape, Float32Array.from(values));
  };
  const vector = (name: string, values: number[]) => graph.weight(name, [values.length], Float32Array.from(values));
  const sizeOf = (tensor: string, axis: number) =>
    graph.node('Squeeze', [
      graph.node('Slice', [graph.node('Shape', [tensor]), graph.constant([axis]), graph.constant([axis + 1])]),
    ]);
  const scalar = (value: number) => graph.node('Squeeze', [graph.constant([value])]);
  const norm = async (x: string, name: string) => {
    const mean = graph.node('ReduceMean', [graph.node('Mul', [x, x])], { axes: [-1n] });
    const root = graph.node('Sqrt', [graph.node('Add', [mean, await vector(`${name}.epsilon`, [1e-5])])]);
    return graph.node('Mul', [graph.node('Div', [x, root]), await vector(name, new Array<number>(WIDTH).fill(1))]);
  };
  const linear = async (x: string, name: string, inputs: number, outputs: number) =>
    graph.node('MatMul', [x, await weight(name, [inputs, outputs])]);
  const heads = (x: string, count: number) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.constant([0, 0, count, HEAD_SIZE])])], {
      perm: [0n, 2n, 1n, 3n],
    });

  graph.input('input_ids', 'int64', ['batch', 'new']);
  graph.input('attention_mask', 'int64', ['batch', 'all']);
  graph.input('position_ids', 'int64', ['batch', 'new']);
  if (logitsToKeep) graph.input('num_logits_to_keep', 'int64', []);
  for (let layer = 0; layer < LAYERS; layer++) {
    for (const part of withoutCache ? [] : ['key', 'value']) {
      graph.input(`past_key_values.${layer}.${part}`, 'float32', ['batch', KEY_VALUE_HEADS, 'past', HEAD_SIZE]);
      graph.output(`present.${layer}.${part}`, ['batch', KEY_VALUE_HEADS, 'present', HEAD_SIZE]);
    }
  }
  graph.output('logits', ['batch', 'kept', VOCABULARY]);

  const past = withoutCache ? scalar(0) : sizeOf('past_key_values.0.key', 2);
  const all = graph.node('Add', [past, sizeOf('input_ids', 1)]);
  const columns = graph.node('Range', [scalar(0), all, scalar(1)]);
  const rows = graph.node('Unsqueeze', [graph.node('Range', [past, all, scalar(1)]), graph.constant([1])]);
  const mask = graph.node('Where', [
    graph.node('LessOrEqual', [columns, rows]),
    await vector('zero', [0]),
    await vector('hidden', [-3.4e38]),
  ]);
  const angles = Array.from({ length: POSITIONS * HEAD_SIZE }, (_, i) => {
    const frequency = 10_000 ** (-(2 * ((i % HEAD_SIZE) % (HEAD_SIZE / 2))) / HEAD_SIZE);
    return Math.floor(i / HEAD_SIZE) * frequency;
  });
  const turn = async (name: string, value: (angle: number) => number) => {
    const table = await graph.weight(name, [POSITIONS, HEAD_SIZE], Float32Array.from(angles, value));
    return graph.node('Unsqueeze', [graph.node('Gather', [table, 'position_ids']), graph.constant([1])]);
  };
  const cos = await turn('cos', Math.cos);
  const sin = await turn('sin', Math.sin);
  const half = HEAD_SIZE / 2;
  const rotate = (x: string) => {
    const [first = '', second = ''] = graph.nodeWithOutputs('Split', [x, graph.constant([half, half])], 2, {
      axis: -1n,
    });
    const turned = graph.node('Concat', [graph.node('Neg', [second]), first], { axis: -1n });
    return graph.node('Add', [graph.node('Mul', [x, cos]), graph.node('Mul', [turned, sin])]);
  };
  /** Joins what is new to what came in; each key-value head serves several heads. */
  const cached = (fresh: string, layer: number, part: string) => {
    let joined = fresh;
    if (!withoutCache) {
      const name = `past_key_values.${layer}.${part}`;
      const before = halfCache ? graph.node('Cast', [name], { to: BigInt(TensorProto_DataType.FLOAT) }) : name;
      joined = graph.node('Concat', [before, fresh], { axis: 2n });
      if (halfCache)
        graph.node('Cast', [joined], { to: BigInt(TensorProto_DataType.FLOAT16) }, `present.${layer}.${part}`);
      else graph.node('Identity', [joined], {}, `present.${layer}.${part}`);
    }
    const groups = graph.node('Expand', [
      graph.node('Unsqueeze', [joined, graph.constant([2])]),
      graph.constant([1, 1, HEADS / KEY_VALUE_HEADS, 1, 1]),
    ]);
    return graph.node('Reshape', [groups, graph.constant([0, HEADS, -1, HEAD_SIZE])]);
  };

  let x = graph.node('Gather', [await weight('embed', [VOCABULARY, WIDTH], 1), 'input_ids']);
  for (let layer = 0; layer < LAYERS; layer++) {
    const name = `layers.${layer}`;
    const normed = await norm(x, `${name}.input_norm`);
    const query = rotate(heads(await linear(normed, `${name}.q`, WIDTH, HEADS * HEAD_SIZE), HEADS));
    const key = rotate(heads(await linear(normed, `${name}.k`, WIDTH, KEY_VALUE_HEADS * HEAD_SIZE), KEY_VALUE_HEADS));
    const value = heads(await linear(normed, `${name}.v`, WIDTH, KEY_VALUE_HEADS * HEAD_SIZE), KEY_VALUE_HEADS);
    const keys = graph.node('Transpose', [cached(key, layer, 'key')], { perm: [0n, 1n, 3n, 2n] });
    const scores = graph.node('Mul', [
      graph.node('MatMul', [query, keys]),
      await vector(`${name}.scale`, [HEAD_SIZE ** -0.5]),
    ]);
    const weights = graph.node('Softmax', [graph.node('Add', [scores, mask])], { axis: -1n });
    const mixed = graph.node('MatMul', [weights, cached(value, layer, 'value')]);
    const flat = graph.node('Reshape', [
      graph.node('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }),
      graph.constant([0, 0, HEADS * HEAD_SIZE]),
    ]);
    x = graph.node('Add', [x, await linear(flat, `${name}.o`, HEADS * HEAD_SIZE, WIDTH)]);
    const inner = await norm(x, `${name}.post_norm`);
    const gate = await linear(inner, `${name}.gate`, WIDTH, INNER);
    const gated = graph.node('Mul', [
      graph.node('Mul', [gate, graph.node('Sigmoid', [gate])]),
      await linear(inner, `${name}.up`, WIDTH, INNER),
    ]);
    x = graph.node('Add', [x, await linear(gated, `${name}.down`, INNER, WIDTH)]);
  }
  let last = await norm(x, 'norm');
  if (logitsToKeep) {
    const from = graph.node('Unsqueeze', [graph.node('Neg', ['num_logits_to_keep']), graph.constant([0])]);
    last = graph.node('Slice', [last, from, graph.constant([POSITIONS]), graph.constant([1])]);
  }
  graph.node('MatMul', [last, await weight('lm_head', [WIDTH, VOCABULARY])], {}, 'logits');
}

/** Says that keys and values are float16, which the graph's own writer has no word for. */
function withHalfCache(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  for (const { name, type } of [...(model.graph?.input ?? []), ...(model.graph?.output ?? [])]) {
    if (!/^(past_key_values|present)\./.test(name) || type?.value.case !== 'tensorType') continue;
    const { shape } = type.value.value;
    type.value.value = create(TypeProto_TensorSchema, {
      elemType: TensorProto_DataType.FLOAT16,
      ...(shape && { shape }),
    });
  }
  return toBinary(ModelProtoSchema, model);
}
