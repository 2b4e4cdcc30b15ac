// What config.json says of a GPT-2, checked.
import { StorywispError } from '../../common/errors.ts';

export type Activation = 'FastGelu' | 'Gelu' | 'Relu';

export interface Gpt2Config {
  readonly layers: number;
  readonly heads: number;
  /** Width of the residual stream; `heads` times the head's size. */
  readonly width: number;
  /** Width inside the feed-forward block. */
  readonly innerWidth: number;
  readonly positions: number;
  readonly vocabulary: number;
  readonly epsilon: number;
  /** The ONNX operator. */
  readonly activation: Activation;
  /** Factor on the attention scores of a layer. */
  readonly attentionScale: (layer: number) => number;
  readonly tied: boolean;
  readonly endOfText: number | undefined;
}

/** `gelu_new`, `gelu_fast` and `gelu_pytorch_tanh` are one function, the tanh approximation, written three ways. */
const ACTIVATIONS: ReadonlyMap<unknown, Activation> = new Map([
  ['gelu_new', 'FastGelu'],
  ['gelu_fast', 'FastGelu'],
  ['gelu_pytorch_tanh', 'FastGelu'],
  ['gelu', 'Gelu'],
  ['relu', 'Relu'],
]);
const MAX_SIZE = 1_000_000;
/** Twenty times those of GPT-2 XL: each takes room in the graph before the weights can belie it. */
const MAX_LAYERS = 1000;

/** @throws StorywispError `model-architecture` if it is not a GPT-2, `model-unreadable` if a size makes no sense. */
export function parseGpt2Config(json: Readonly<Record<string, unknown>>): Gpt2Config {
  const { model_type: type, activation_function: activationName = 'gelu_new' } = json;
  if (type !== 'gpt2') throw foreign(typeof type === 'string' ? `it is a ${type}` : 'config.json names no model_type');
  const activation = ACTIVATIONS.get(activationName);
  if (activation === undefined)
    throw foreign(`its activation is ${typeof activationName === 'string' ? activationName : 'no name'}`);
  if (json['add_cross_attention'] === true) throw foreign('it has cross-attention');

  const width = size(json, 'n_embd');
  const heads = size(json, 'n_head');
  if (width % heads !== 0)
    throw new StorywispError('model-unreadable', `${heads} heads do not divide a width of ${width}`);
  const baseScale = json['scale_attn_weights'] === false ? 1 : (width / heads) ** -0.5;
  const byLayer = json['scale_attn_by_inverse_layer_idx'] === true;
  const { layer_norm_epsilon: epsilon = 1e-5, eos_token_id: ends } = json;
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1))
    throw new StorywispError('model-unreadable', 'layer_norm_epsilon in config.json is not a small positive number');
  return {
    layers: size(json, 'n_layer', MAX_LAYERS),
    heads,
    width,
    innerWidth: json['n_inner'] == null ? 4 * width : size(json, 'n_inner'),
    positions: size(json, json['n_positions'] === undefined ? 'n_ctx' : 'n_positions'),
    vocabulary: size(json, 'vocab_size'),
    epsilon,
    activation,
    attentionScale: (layer) => (byLayer ? baseScale / (layer + 1) : baseScale),
    tied: json['tie_word_embeddings'] !== false,
    endOfText: [ends].flat().find(isCount),
  };
}

export function parameterCount(config: Gpt2Config): number {
  const { layers, width, innerWidth, positions, vocabulary, tied } = config;
  const norm = 2 * width;
  const attention = 4 * width * (width + 1);
  const feedForward = 2 * width * innerWidth + innerWidth + width;
  const embeddings = (vocabulary * (tied ? 1 : 2) + positions) * width;
  return embeddings + layers * (attention + feedForward + 2 * norm) + norm;
}

function size(json: Readonly<Record<string, unknown>>, key: string, most = MAX_SIZE): number {
  const value = json[key];
  if (isCount(value) && value >= 1 && value <= most) return value;
  throw new StorywispError('model-unreadable', `${key} in config.json is not a whole number between 1 and ${most}`);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function foreign(detail: string): StorywispError {
  return new StorywispError('model-architecture', detail);
}
