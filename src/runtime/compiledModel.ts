// The engine's LanguageModel over onnxruntime, with a graph that `graph/gpt2Graph.ts` wrote.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelInfo } from '../common/generation.ts';
import type { DecodeStep, LanguageModel, Prefix, Tail } from '../engine/ports.ts';
import { causalMask, rowMask } from './attentionMask.ts';
import { GRAPH } from './graph/graphNames.ts';
import { GrowingPrefix, GrowingTail, type KeyValueShape } from './keyValues.ts';
import { sessionOptions } from './sessionOptions.ts';

export interface CompiledModelOptions {
  /** Path of the graph; its weights lie beside it. */
  readonly graphFile: string;
  readonly info: ModelInfo;
  readonly endOfText: number;
  readonly shape: KeyValueShape;
  readonly threads: number;
}

interface Run {
  readonly tokens: readonly number[];
  readonly positions: Int32Array;
  readonly mask: Float32Array;
  readonly prefix: GrowingPrefix;
  readonly tail: readonly Float32Array[];
  /** The first new token whose logits are wanted; none are if it is behind the last. */
  readonly logitsFrom: number;
}

export class CompiledModel implements LanguageModel {
  readonly info: ModelInfo;
  readonly endOfText: number;
  readonly #session: InferenceSession;
  readonly #shape: KeyValueShape;

  private constructor(session: InferenceSession, options: CompiledModelOptions) {
    this.#session = session;
    this.#shape = options.shape;
    this.info = options.info;
    this.endOfText = options.endOfText;
  }

  /** Loads the graph and runs it once, so that the first request finds everything in place. */
  static async load(options: CompiledModelOptions): Promise<CompiledModel> {
    const session = await InferenceSession.create(options.graphFile, sessionOptions(options.threads));
    const model = new CompiledModel(session, options);
    await model.evaluate(model.createPrefix(), [model.endOfText]);
    return model;
  }

  createPrefix(room?: number): GrowingPrefix {
    return new GrowingPrefix(this.#shape, room);
  }

  async read(prefix: Prefix, tokens: readonly number[]): Promise<void> {
    await this.#grow(ownPrefix(prefix), tokens, tokens.length);
  }

  async prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    return this.#grow(ownPrefix(prefix), tokens, tokens.length - 1);
  }

  async decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    const batch = tokens.length;
    const own = ownPrefix(prefix);
    const before = tail === undefined ? GrowingTail.empty(this.#shape, batch) : ownTail(tail);
    if (before.batch !== batch) throw new RangeError(`${batch} tokens for a tail of ${before.batch} rows`);
    const { logits, keysValues } = await this.#run({
      tokens,
      positions: new Int32Array(batch).fill(own.length + before.length),
      mask: rowMask(Math.max(own.length, 1), own.length === 0 ? 1 : 0, batch, before.length + 1),
      prefix: own,
      tail: before.views(),
      logitsFrom: 0,
    });
    return { logits, tail: before.append(keysValues) };
  }

  selectRows(tail: Tail, rows: readonly number[]): Tail {
    return ownTail(tail).selectRows(rows);
  }

  async evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    return (await this.#readSequence(ownPrefix(prefix), tokens, 0)).logits;
  }

  /** Gives the memory back. No call may be under way, nor come after. */
  async dispose(): Promise<void> {
    await this.#session.release();
  }

  async #grow(prefix: GrowingPrefix, tokens: readonly number[], logitsFrom: number): Promise<Float32Array> {
    const { logits, keysValues } = await this.#readSequence(prefix, tokens, logitsFrom);
    prefix.append(tokens.length, keysValues);
    return logits;
  }

  #readSequence(prefix: GrowingPrefix, tokens: readonly number[], logitsFrom: number) {
    return this.#run({
      tokens,
      positions: Int32Array.from(tokens, (_, i) => prefix.length + i),
      mask: causalMask(Math.max(prefix.length, 1), prefix.length === 0 ? 1 : 0, tokens.length),
      prefix,
      tail: [],
      logitsFrom,
    });
  }

  async #run({ tokens, positions, mask, prefix, tail, logitsFrom }: Run) {
    const count = tokens.length;
    const last = positions.at(-1);
    if (last === undefined) throw new RangeError('no tokens to read');
    if (last >= this.info.maxPositions) throw new RangeError(`position ${last} of ${this.info.maxPositions}`);
    const feeds: Record<string, Tensor> = {
      [GRAPH.inputIds]: new Tensor('int32', Int32Array.from(tokens), [count]),
      [GRAPH.positionIds]: new Tensor('int32', positions, [count]),
      [GRAPH.mask]: new Tensor('float32', mask, [count, mask.length / count]),
      [GRAPH.logitsFrom]: new Tensor('int64', BigInt64Array.of(BigInt(logitsFrom)), [1]),
    };
    // onnxruntime's strided product divides by the number of keys, so an empty prefix lends one row, which the mask hides.
    const prefixViews = prefix.views(Math.max(prefix.length, 1));
    for (let layer = 0; layer < this.#shape.layers; layer++) {
      feeds[GRAPH.prefixKey(layer)] = this.#tensor(prefixViews[2 * layer]);
      feeds[GRAPH.prefixValue(layer)] = this.#tensor(prefixViews[2 * layer + 1]);
      feeds[GRAPH.tailKey(layer)] = this.#tensor(tail[2 * layer]);
      feeds[GRAPH.tailValue(layer)] = this.#tensor(tail[2 * layer + 1]);
    }
    const results = await this.#session.run(feeds);
    return { logits: floats(results[GRAPH.logits]), keysValues: floats(results[GRAPH.newKeysValues]) };
  }

  #tensor(rows: Float32Array = new Float32Array(0)): Tensor {
    const { heads, headSize } = this.#shape;
    return new Tensor('float32', rows, [rows.length / (heads * headSize), heads, headSize]);
  }
}

function floats(value: InferenceSession.OnnxValueMapType[string] | undefined): Float32Array {
  if (value?.type === 'float32') return (value as Tensor).data as Float32Array;
  throw new TypeError('the graph gave no float32 result');
}

function ownPrefix(prefix: Prefix): GrowingPrefix {
  if (prefix instanceof GrowingPrefix) return prefix;
  throw new TypeError('the prefix is of another model');
}

function ownTail(tail: Tail): GrowingTail {
  if (tail instanceof GrowingTail) return tail;
  throw new TypeError('the tail is of another model');
}
