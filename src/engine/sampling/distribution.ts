// The tokens that can still come, with their logits and probabilities. Each sampling step narrows it in place.
import { StorywispError } from '../../common/errors.ts';
import type { Spelling } from '../vocabularyIndex.ts';
import { negativeExponential } from './exponential.ts';

/**
 * A token that spells only a part must be followed by just the rest, which is seldom: nats. Without it, `kingd` would
 * be spelled ` king` + `d`, as kings are more common than kingdoms.
 */
const PARTIAL_COST = 4;

/** Parallel arrays as long as the vocabulary; the first `count` entries are alive, in no particular order. */
export class Distribution {
  readonly ids: Int32Array;
  readonly logits: Float32Array;
  /** Valid after `normalise`. */
  readonly probabilities: Float64Array;
  count = 0;
  readonly #allIds: Int32Array;

  constructor(vocabulary: number) {
    this.ids = new Int32Array(vocabulary);
    this.#allIds = Int32Array.from({ length: vocabulary }, (_, id) => id);
    this.logits = new Float32Array(vocabulary);
    this.probabilities = new Float64Array(vocabulary);
  }

  /**
   * Starts over with all tokens; entry i is token i.
   * @param logits `[vocabulary]`, copied.
   * @throws StorywispError if one is not a finite number.
   */
  fill(logits: Float32Array): void {
    let faults = 0;
    for (let i = 0; i < logits.length; i++) faults += (logits[i] as number) - (logits[i] as number);
    if (faults !== 0) throw new StorywispError('model-unreadable', 'its weights give values that are not numbers');
    this.count = logits.length;
    this.logits.set(logits);
    this.ids.set(this.#allIds);
  }

  /** Keeps the tokens of `spelling`. Only while entry i is token i. */
  restrict({ whole, partial }: Spelling): void {
    const ids = [...whole, ...partial];
    const logits = ids.map((id, i) => (this.logits[id] as number) - (i < whole.length ? 0 : PARTIAL_COST));
    this.count = ids.length;
    this.ids.set(ids);
    this.logits.set(logits);
  }

  /** Makes tokens impossible. Only while entry i is token i. */
  forbid(ids: readonly number[]): void {
    for (const id of ids) this.logits[id] = Number.NEGATIVE_INFINITY;
  }

  /** Probabilities of the entries alive from their logits over `temperature` (> 0), summing to 1. */
  normalise(temperature: number): void {
    const { logits, probabilities, count } = this;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) if ((logits[i] as number) > greatest) greatest = logits[i] as number;
    // Finite: the likeliest stands 0 below itself.
    const coldness = Math.min(1 / temperature, Number.MAX_VALUE);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const weight = negativeExponential((greatest - (logits[i] as number)) * coldness);
      probabilities[i] = weight;
      sum += weight;
    }
    const share = 1 / sum;
    for (let i = 0; i < count; i++) probabilities[i] = (probabilities[i] as number) * share;
  }

  /** Keeps the first `count` entries and makes their probabilities sum to 1 again. */
  keepFirst(count: number): void {
    this.count = count;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.probabilities[i] as number;
    for (let i = 0; i < count; i++) this.probabilities[i] = (this.probabilities[i] as number) / sum;
  }

  swap(i: number, j: number): void {
    exchange(this.ids, i, j);
    exchange(this.logits, i, j);
    exchange(this.probabilities, i, j);
  }

  /** Puts entry `from` in the place of entry `to`, which is lost. */
  move(from: number, to: number): void {
    this.ids[to] = this.ids[from] as number;
    this.logits[to] = this.logits[from] as number;
    this.probabilities[to] = this.probabilities[from] as number;
  }

  /** The token at `point` of the cumulative probability, `point` in [0, 1). */
  at(point: number): number {
    let remaining = point;
    for (let i = 0; i < this.count; i++) {
      remaining -= this.probabilities[i] as number;
      if (remaining < 0) return this.ids[i] as number;
    }
    // Rounding can leave a hair of the mass unassigned.
    return this.ids[this.count - 1] as number;
  }
}

function exchange(array: Int32Array | Float32Array | Float64Array, i: number, j: number): void {
  const kept = array[i] as number;
  array[i] = array[j] as number;
  array[j] = kept;
}
