// Selection by probability mass without sorting: what nucleus and locally typical sampling share.
import type { Distribution } from './distribution.ts';

/**
 * Keeps the smallest set of entries with the greatest keys whose probabilities reach `mass`. Quickselect by weight:
 * linear in the number of entries on average.
 * @param keys one for each entry alive, or the probabilities themselves; reordered along with the entries.
 * @param bounds keys that the set may end above, tried in this order: of a vocabulary, few entries are left to select from.
 */
export function keepMass(
  distribution: Distribution,
  keys: Float64Array,
  mass: number,
  bounds: readonly number[],
): void {
  const { probabilities } = distribution;
  let low = 0;
  let high = countWithin(distribution, keys, mass, bounds);
  let missing = mass;
  while (high - low > 1) {
    const pivot = medianOfThree(keys, low, high);
    let greater = low;
    let less = high;
    let greaterMass = 0;
    let equalMass = 0;
    for (let i = low; i < less; ) {
      const key = keys[i] as number;
      const probability = probabilities[i] as number;
      if (key > pivot) {
        greaterMass += probability;
        exchange(distribution, keys, i++, greater++);
      } else if (key < pivot) {
        exchange(distribution, keys, i, --less);
      } else {
        equalMass += probability;
        i++;
      }
    }
    if (greaterMass >= missing) {
      high = greater;
    } else if (greaterMass + equalMass >= missing) {
      // Entries with equal keys come in the order they stand in.
      missing -= greaterMass;
      low = greater;
      while (missing > (probabilities[low] as number) && low < less - 1) missing -= probabilities[low++] as number;
      high = low + 1;
    } else {
      missing -= greaterMass + equalMass;
      low = less;
    }
  }
  distribution.keepFirst(Math.max(high, 1));
}

/**
 * Moves the entries with keys from the first of `bounds` on where they reach `mass` to the front, over the others.
 * @returns how many; all if there is no such bound.
 */
function countWithin(distribution: Distribution, keys: Float64Array, mass: number, bounds: readonly number[]): number {
  const { probabilities, count } = distribution;
  for (const bound of bounds) {
    let within = 0;
    for (let i = 0; i < count; i++) within += (keys[i] as number) >= bound ? (probabilities[i] as number) : 0;
    if (within < mass) continue;
    let first = 0;
    for (let i = 0; i < count; i++) {
      if ((keys[i] as number) < bound) continue;
      keys[first] = keys[i] as number;
      distribution.move(i, first++);
    }
    return first;
  }
  return count;
}

function exchange(distribution: Distribution, keys: Float64Array, i: number, j: number): void {
  if (i === j) return;
  distribution.swap(i, j);
  if (keys === distribution.probabilities) return;
  const key = keys[i] as number;
  keys[i] = keys[j] as number;
  keys[j] = key;
}

function medianOfThree(keys: Float64Array, low: number, high: number): number {
  const a = keys[low] as number;
  const b = keys[(low + high) >> 1] as number;
  const c = keys[high - 1] as number;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
