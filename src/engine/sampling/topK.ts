// Top-k: keeps the k likeliest tokens.
import type { Distribution } from './distribution.ts';

/**
 * A heap of k whose root is the least: nearly every token of the vocabulary fails the one comparison with it, so
 * that the cost is a scan. Top-k sampling: Fan et al. 2018, section 5.4.
 */
export function keepTopK(distribution: Distribution, k: number): void {
  const { logits, count } = distribution;
  if (k === 0 || k >= count) return;
  for (let node = (k >> 1) - 1; node >= 0; node--) sink(distribution, node, k);
  for (let i = k; i < count; i++) {
    if ((logits[i] as number) <= (logits[0] as number)) continue;
    distribution.swap(0, i);
    sink(distribution, 0, k);
  }
  distribution.count = k;
}

function sink(distribution: Distribution, from: number, size: number): void {
  const { logits } = distribution;
  let node = from;
  for (;;) {
    let least = 2 * node + 1;
    if (least >= size) return;
    if (least + 1 < size && (logits[least + 1] as number) < (logits[least] as number)) least++;
    if ((logits[node] as number) <= (logits[least] as number)) return;
    distribution.swap(node, least);
    node = least;
  }
}
