// Writes a GPT-2 as the prefix + tail graph. Radford et al. 2019, section 2.3, for the architecture.
//
// Everything is token-major, `[tokens, heads, headSize]`: a prefix is then one growing run of memory whose
// truncation is a shorter view, handed in without a copy, and several rows are only more tokens under a mask.
import type { Weights } from './checkpoint.ts';
import type { Precision } from './format.ts';
import type { Gpt2Config } from './gpt2Config.ts';
import { GRAPH } from './graphNames.ts';
import { type Linear, linearFp32, linearInt8, rowsFrom, zeroPointsOf } from './linear.ts';
import type { OnnxGraph } from './onnxGraph.ts';

/**
 * @param onLayer is called after each layer.
 * @throws StorywispError `model-mismatch`, `model-unreadable`
 */
export async function writeGpt2Graph(
  graph: OnnxGraph,
  weights: Weights,
  precision: Precision,
  onLayer: (done: number) => void,
): Promise<void> {
  const { config } = weights;
  const writer = new Gpt2Writer(graph, weights, precision === 'int8' ? linearInt8 : linearFp32);
  let { zeroPoints, mask } = writer;
  let x = await writer.embedding();
  const newKeysValues: string[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const normed = await writer.norm(`h.${layer}.ln_1`, x);
    let { query, key, value } = await writer.queryKeyValue(layer, normed, zeroPoints);
    newKeysValues.push(key, value);
    if (layer === config.layers - 1) {
      // Behind the last keys and values, only the tokens whose logits are wanted need any more work.
      x = writer.last(x);
      query = writer.last(query);
      mask = writer.last(mask);
      zeroPoints = writer.last(zeroPoints);
    }
    x = graph.node('Add', [x, await writer.attention(layer, query, key, value, mask, zeroPoints)]);
    const fed = await writer.feedForward(layer, await writer.norm(`h.${layer}.ln_2`, x), zeroPoints);
    x = graph.node('Add', [x, fed]);
    onLayer((layer + 1) / config.layers);
  }
  const headSize = config.width / config.heads;
  graph.node('Concat', newKeysValues, { axis: 0n }, GRAPH.newKeysValues);
  graph.output(GRAPH.newKeysValues, ['all_new', config.heads, headSize]);
  await writer.head(x, zeroPoints);
}

class Gpt2Writer {
  readonly #graph: OnnxGraph;
  readonly #weights: Weights;
  readonly #config: Gpt2Config;
  readonly #linear: Linear;
  readonly #inputIds: string;
  readonly mask: string;
  /** Of each new token, for the linear layers. */
  readonly zeroPoints: string;
  /** int64 `[prefix, tail + new]` */
  readonly #parts: string;
  /** int64 `[1]`: the first new token that the last layer works for. */
  readonly #lastFrom: string;

  constructor(graph: OnnxGraph, weights: Weights, linear: Linear) {
    this.#graph = graph;
    this.#weights = weights;
    this.#config = weights.config;
    this.#linear = linear;
    const { heads, width, layers } = weights.config;
    const headSize = width / heads;
    this.#inputIds = graph.input(GRAPH.inputIds, 'int32', ['new']);
    graph.input(GRAPH.positionIds, 'int32', ['new']);
    this.mask = graph.input(GRAPH.mask, 'float32', ['new', 'all']);
    graph.input(GRAPH.logitsFrom, 'int64', [1]);
    for (let layer = 0; layer < layers; layer++) {
      graph.input(GRAPH.prefixKey(layer), 'float32', ['prefix', heads, headSize]);
      graph.input(GRAPH.prefixValue(layer), 'float32', ['prefix', heads, headSize]);
      graph.input(GRAPH.tailKey(layer), 'float32', ['tail', heads, headSize]);
      graph.input(GRAPH.tailValue(layer), 'float32', ['tail', heads, headSize]);
    }
    const lengthOf = (tensor: string) =>
      graph.node('Slice', [graph.node('Shape', [tensor]), graph.constant([0]), graph.constant([1])]);
    const tokens = lengthOf(this.#inputIds);
    this.zeroPoints = zeroPointsOf(graph, tokens);
    this.#lastFrom = graph.node('Min', [GRAPH.logitsFrom, graph.node('Sub', [tokens, graph.constant([1])])]);
    const recent = graph.node('Add', [lengthOf(GRAPH.tailKey(0)), tokens]);
    this.#parts = graph.node('Concat', [lengthOf(GRAPH.prefixKey(0)), recent], { axis: 0n });
  }

  async embedding(): Promise<string> {
    const { vocabulary, positions, width } = this.#config;
    const tokens = await this.#weight('wte.weight', [vocabulary, width]);
    const places = await this.#weight('wpe.weight', [positions, width]);
    return this.#graph.node('Add', [
      this.#graph.node('Gather', [tokens, this.#inputIds]),
      this.#graph.node('Gather', [places, GRAPH.positionIds]),
    ]);
  }

  async norm(name: string, x: string): Promise<string> {
    const { width, epsilon } = this.#config;
    const scale = await this.#weight(`${name}.weight`, [width]);
    const bias = await this.#weight(`${name}.bias`, [width]);
    return this.#graph.node('LayerNormalization', [x, scale, bias], { axis: -1n, epsilon });
  }

  /** Each `[new, heads, headSize]`; the query is scaled already. */
  async queryKeyValue(layer: number, x: string, zeroPoints: string) {
    const { heads, width, attentionScale } = this.#config;
    const name = `h.${layer}.attn.c_attn`;
    const matrix = await this.#weights.read(`${name}.weight`, [width, 3 * width]);
    const bias = await this.#weights.read(`${name}.bias`, [3 * width]);
    // In the query's weights the factor is free; as `alpha` of the product it would shut out the fast kernel for one token.
    scaleColumns(matrix, 3 * width, width, attentionScale(layer));
    scaleColumns(bias, 3 * width, width, attentionScale(layer));
    const shape = { inputs: width, outputs: 3 * width };
    const product = await this.#linear(this.#graph, name, x, zeroPoints, { matrix, ...shape });
    const joined = this.#graph.node('Add', [product, await this.#graph.weight(`${name}.bias`, [3 * width], bias)]);
    const byHead = this.#graph.node('Reshape', [joined, this.#graph.constant([0, 3 * heads, width / heads])]);
    const sizes = this.#graph.constant([heads, heads, heads]);
    const [query = '', key = '', value = ''] = this.#graph.nodeWithOutputs('Split', [byHead, sizes], 3, { axis: 1n });
    return { query, key, value };
  }

  /** `query` may be of the last new tokens only; `mask` and `zeroPoints` have one row for each of them. */
  async attention(layer: number, query: string, key: string, value: string, mask: string, zeroPoints: string) {
    const graph = this.#graph;
    const { width } = this.#config;
    const recentKeys = graph.node('Concat', [GRAPH.tailKey(layer), key], { axis: 0n });
    const recentValues = graph.node('Concat', [GRAPH.tailValue(layer), value], { axis: 0n });
    const parts = [this.#scores(query, GRAPH.prefixKey(layer)), this.#scores(query, recentKeys)];
    const scores = graph.node('Add', [graph.node('Concat', parts, { axis: 2n }), mask]);
    const shares = graph.node('Softmax', [scores], { axis: -1n });
    const [onPrefix = '', onRecent = ''] = graph.nodeWithOutputs('Split', [shares, this.#parts], 2, { axis: 2n });
    const mixed = graph.node('Add', [this.#mix(onPrefix, GRAPH.prefixValue(layer)), this.#mix(onRecent, recentValues)]);
    const byToken = graph.node('Transpose', [mixed], { perm: [1n, 0n, 2n] });
    const flat = graph.node('Reshape', [byToken, graph.constant([0, width])]);
    return this.#layer(`h.${layer}.attn.c_proj`, flat, zeroPoints, width, width);
  }

  async feedForward(layer: number, x: string, zeroPoints: string): Promise<string> {
    const { width, innerWidth, activation } = this.#config;
    const name = `h.${layer}.mlp.c_fc`;
    const activated =
      activation === 'FastGelu'
        ? // It adds the bias itself, in one pass over the widest rows that there are.
          this.#graph.node(activation, [
            await this.#product(name, x, zeroPoints, width, innerWidth),
            await this.#weight(`${name}.bias`, [innerWidth]),
          ])
        : this.#graph.node(activation, [await this.#layer(name, x, zeroPoints, width, innerWidth)]);
    return this.#layer(`h.${layer}.mlp.c_proj`, activated, zeroPoints, innerWidth, width);
  }

  /** The rows of the new tokens whose logits are wanted, or of the last one if none are: attention wants a row. */
  last(x: string): string {
    return rowsFrom(this.#graph, x, this.#lastFrom);
  }

  /** @param x, zeroPoints of `last` */
  async head(x: string, zeroPoints: string): Promise<void> {
    const graph = this.#graph;
    const from = graph.node('Sub', [GRAPH.logitsFrom, this.#lastFrom]);
    const { vocabulary, width, tied } = this.#config;
    const normed = await this.norm('ln_f', x);
    const rows = await this.#weights.read(tied ? 'wte.weight' : 'lm_head.weight', [vocabulary, width]);
    const matrix = transpose(rows, vocabulary, width);
    const weights = { matrix, inputs: width, outputs: vocabulary };
    const logits = await this.#linear(graph, 'lm_head', normed, zeroPoints, weights, from);
    graph.node('Identity', [logits], {}, GRAPH.logits);
    graph.output(GRAPH.logits, ['wanted', vocabulary]);
  }

  /** `[heads, new, keys]` */
  #scores(query: string, keys: string): string {
    return this.#graph.node('FusedMatMul', [query, keys], { transBatchA: 1n, transBatchB: 1n, transB: 1n });
  }

  /** `[heads, new, headSize]` */
  #mix(shares: string, values: string): string {
    return this.#graph.node('FusedMatMul', [shares, values], { transBatchB: 1n });
  }

  async #layer(name: string, x: string, zeroPoints: string, inputs: number, outputs: number): Promise<string> {
    const product = await this.#product(name, x, zeroPoints, inputs, outputs);
    return this.#graph.node('Add', [product, await this.#weight(`${name}.bias`, [outputs])]);
  }

  async #product(name: string, x: string, zeroPoints: string, inputs: number, outputs: number): Promise<string> {
    const matrix = await this.#weights.read(`${name}.weight`, [inputs, outputs]);
    return this.#linear(this.#graph, name, x, zeroPoints, { matrix, inputs, outputs });
  }

  async #weight(name: string, shape: readonly number[]): Promise<string> {
    return this.#graph.weight(name, shape, await this.#weights.read(name, shape));
  }
}

/** Multiplies the first `count` of every `columns` numbers. */
function scaleColumns(matrix: Float32Array, columns: number, count: number, factor: number): void {
  for (let start = 0; start < matrix.length; start += columns) {
    for (let i = start; i < start + count; i++) matrix[i] = (matrix[i] as number) * factor;
  }
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = matrix[row * columns + column] as number;
  }
  return result;
}
