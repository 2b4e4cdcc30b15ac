// Min-p: keeps the tokens that are at least a given share as likely as the likeliest.
import type { Distribution } from './distribution.ts';

/** Nguyen et al. 2024, section 3. */
export function keepMinP(distribution: Distribution, share: number): void {
  if (share <= 0) return;
  const { probabilities, count } = distribution;
  let greatest = 0;
  for (let i = 0; i < count; i++) greatest = Math.max(greatest, probabilities[i] as number);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if ((probabilities[i] as number) >= share * greatest) distribution.swap(i, kept++);
  }
  distribution.keepFirst(kept);
}
