// The engine's LanguageModel over any decoder in the layout of the hub's ONNX exports, in a session that transformers.js
// opened. It computes what the compiled graph computes, and copies much more: each run gives all keys and values anew.
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { StorywispError } from '../../common/errors.ts';
import type { ModelInfo } from '../../common/generation.ts';
import type { DecodeStep, LanguageModel, Prefix, Tail } from '../../engine/ports.ts';
import { floatsOfHalves } from '../halfFloat.ts';
import { foldEnds } from './foldEnds.ts';
import { type GraphInterface, INPUT, LOGITS, readInterface } from './graphInterface.ts';
import { type Cells, Snapshot } from './snapshot.ts';
import { SnapshotPrefix, SnapshotTail } from './snapshotCache.ts';

export interface OnnxModelOptions {
  readonly session: InferenceSession;
  readonly name: string;
  /** How its weights are kept. */
  readonly precision: string;
  /** Longest sequence, tokens. */
  readonly positions: number;
  readonly firstPosition: number;
  /** What the model wants to read before any text. */
  readonly lead: readonly number[];
  /** Tokens that end a text, at least one. */
  readonly ends: readonly number[];
}

interface Run {
  /** `[batch, tokens]`, row-major. */
  readonly ids: readonly number[];
  readonly past: Snapshot;
  readonly logits: 'last' | 'all';
}

export class OnnxModel implements LanguageModel {
  readonly info: ModelInfo;
  readonly endOfText: number;
  readonly #options: OnnxModelOptions;
  readonly #session: InferenceSession;
  readonly #graph: GraphInterface;

  private constructor(options: OnnxModelOptions, graph: GraphInterface, vocabularySize: number) {
    const { session, name, precision, positions, lead, ends } = options;
    this.#options = options;
    this.#session = session;
    this.#graph = graph;
    this.info = { name, precision, maxPositions: positions - lead.length, vocabularySize };
    this.endOfText = ends[0] as number;
  }

  /**
   * Runs it twice, to learn its vocabulary and that its cache grows as it must.
   * @throws StorywispError `model-unsupported`, `model-mismatch`
   */
  static async start(options: OnnxModelOptions): Promise<OnnxModel> {
    const graph = readInterface(options.session);
    const probe = new OnnxModel({ ...options, ends: [0] }, graph, 0);
    const first = await probe.#step({ ids: [0], past: probe.#empty(), logits: 'last' });
    await probe.#step({ ids: [0], past: first.snapshot, logits: 'last' });
    const vocabulary = first.logits.length;
    const stray = options.ends.find((id) => id >= vocabulary);
    if (stray !== undefined)
      throw new StorywispError('model-mismatch', `the end-of-text token ${stray} is none of the model's ${vocabulary}`);
    return new OnnxModel(options, graph, vocabulary);
  }

  createPrefix(): SnapshotPrefix {
    return new SnapshotPrefix(this.#empty(), this.#options.lead.length);
  }

  /** An export computes its logits in any case. */
  async read(prefix: Prefix, tokens: readonly number[]): Promise<void> {
    await this.prefill(prefix, tokens);
  }

  async prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    const own = ownPrefix(prefix);
    const { logits, snapshot } = await this.#step({ ids: tokens, past: await this.#past(own), logits: 'last' });
    own.replace(snapshot);
    return logits;
  }

  async decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    const batch = tokens.length;
    const before = tail === undefined ? undefined : ownTail(tail);
    if (before !== undefined && before.batch !== batch)
      throw new RangeError(`${batch} tokens for a tail of ${before.batch} rows`);
    const past = before?.snapshot ?? (await this.#past(ownPrefix(prefix))).select(new Array<number>(batch).fill(0));
    const { logits, snapshot } = await this.#step({ ids: tokens, past, logits: 'last' });
    return { logits, tail: new SnapshotTail(snapshot, (before?.length ?? 0) + 1) };
  }

  selectRows(tail: Tail, rows: readonly number[]): Tail {
    const { snapshot, length } = ownTail(tail);
    return new SnapshotTail(snapshot.select(rows), length);
  }

  async evaluate(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    const run: Run = { ids: tokens, past: await this.#past(ownPrefix(prefix)), logits: 'all' };
    return this.#logits(run, await this.#session.run(this.#feeds(run), [LOGITS]));
  }

  /** Gives the memory back. No call may be under way, nor come after. */
  async dispose(): Promise<void> {
    await this.#session.release();
  }

  /** What a prefix holds; one that holds nothing begins with what the model wants first. */
  async #past(prefix: SnapshotPrefix): Promise<Snapshot> {
    const past = prefix.read();
    const { lead } = this.#options;
    if (past.length > 0 || lead.length === 0) return past;
    prefix.replace((await this.#step({ ids: lead, past, logits: 'last' })).snapshot);
    return prefix.read();
  }

  async #step(run: Run): Promise<{ readonly logits: Float32Array; readonly snapshot: Snapshot }> {
    const results = await this.#session.run(this.#feeds(run));
    const { batch } = run.past;
    const length = run.past.length + run.ids.length / batch;
    const layers = this.#graph.caches.map(({ present, heads, headSize }) => {
      const tensor = results[present] as Tensor;
      if (tensor.dims.join() !== [batch, heads, length, headSize].join())
        throw new StorywispError('model-unsupported', `its graph gives "${present}" as [${tensor.dims.join(', ')}]`);
      return { cells: tensor.data as Cells, heads, headSize };
    });
    return { logits: this.#logits(run, results), snapshot: new Snapshot(batch, length, layers) };
  }

  #feeds({ ids, past, logits }: Run): Record<string, Tensor> {
    const { batch, length } = past;
    const count = ids.length / batch;
    if (!Number.isInteger(count) || count < 1) throw new RangeError('no tokens to read');
    if (length + count > this.#options.positions)
      throw new RangeError(`position ${length + count - 1} of ${this.#options.positions}`);
    const first = this.#options.firstPosition + length;
    const values: Readonly<Record<string, readonly [values: readonly number[], shape: readonly number[]]>> = {
      [INPUT.ids]: [ids, [batch, count]],
      [INPUT.mask]: [new Array<number>(batch * (length + count)).fill(1), [batch, length + count]],
      [INPUT.positions]: [ids.map((_, i) => first + (i % count)), [batch, count]],
      [INPUT.logitsToKeep]: [[logits === 'all' ? 0 : 1], []],
    };
    const feeds: Record<string, Tensor> = {};
    for (const [name, type] of this.#graph.integers) {
      const [numbers = [], shape = []] = values[name] ?? [];
      feeds[name] = integerTensor(type, numbers, shape);
    }
    for (const [i, { past: name }] of this.#graph.caches.entries()) {
      const { cells = new Float32Array(0), heads = 0, headSize = 0 } = past.layers[i] ?? {};
      feeds[name] = new Tensor(this.#graph.cellType, cells as Float32Array, [batch, heads, length, headSize]);
    }
    if (this.#graph.hasCacheSwitch) feeds[INPUT.cacheSwitch] = new Tensor('bool', [length > 0], [1]);
    return feeds;
  }

  /** @returns `[batch, vocabulary]` of the last position, or `[tokens, vocabulary]` of all of one row. */
  #logits({ past, logits }: Run, results: InferenceSession.OnnxValueMapType): Float32Array {
    const tensor = results[LOGITS] as Tensor;
    const [batch = 0, count = 0, vocabulary = 0] = tensor.dims;
    if (tensor.dims.length !== 3 || batch !== past.batch)
      throw new StorywispError('model-unsupported', `its graph gives logits as [${tensor.dims.join(', ')}]`);
    const all = floats(tensor);
    // Rows of several tokens are never decoded, so the last position of a batch is all that there is.
    const wanted = logits === 'last' && batch === 1 ? all.subarray((count - 1) * vocabulary) : all;
    foldEnds(wanted, vocabulary, this.#options.ends);
    return wanted;
  }

  #empty(): Snapshot {
    const cells = this.#graph.cellType === 'float32' ? new Float32Array(0) : new Uint16Array(0);
    return new Snapshot(
      1,
      0,
      this.#graph.caches.map(({ heads, headSize }) => ({ cells, heads, headSize })),
    );
  }
}

function integerTensor(type: 'int32' | 'int64', values: readonly number[], shape: readonly number[]): Tensor {
  return type === 'int64'
    ? new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
    : new Tensor('int32', Int32Array.from(values), shape);
}

function floats({ type, data }: Tensor): Float32Array {
  if (type === 'float32') return data as Float32Array;
  if (type !== 'float16') throw new StorywispError('model-unsupported', `its graph gives logits as ${type}`);
  // Newer versions of Node have an array for it.
  return data instanceof Uint16Array ? floatsOfHalves(data) : Float32Array.from(data as Iterable<number>);
}

function ownPrefix(prefix: Prefix): SnapshotPrefix {
  if (prefix instanceof SnapshotPrefix) return prefix;
  throw new TypeError('the prefix is of another model');
}

function ownTail(tail: Tail): SnapshotTail {
  if (tail instanceof SnapshotTail) return tail;
  throw new TypeError('the tail is of another model');
}
