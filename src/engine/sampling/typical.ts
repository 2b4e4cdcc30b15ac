// Locally typical sampling: keeps the tokens whose surprise is nearest to what the model expects.
import type { Distribution } from './distribution.ts';
import { keepMass } from './keepMass.ts';

/**
 * Keeps the smallest set with probability `mass`, those with |-log p - entropy| least first.
 * Meister et al. 2023, section 4.
 * @param scratch as long as the vocabulary.
 */
export function keepTypical(distribution: Distribution, mass: number, scratch: Float64Array): void {
  if (mass >= 1) return;
  const { probabilities, count } = distribution;
  let entropy = 0;
  for (let i = 0; i < count; i++) {
    const probability = probabilities[i] as number;
    const surprise = -Math.log(probability);
    scratch[i] = surprise;
    if (probability > 0) entropy += probability * surprise;
  }
  for (let i = 0; i < count; i++) scratch[i] = -Math.abs((scratch[i] as number) - entropy);
  const floor = (1 - mass) / count;
  keepMass(distribution, scratch, mass, [Math.log(16 * floor) + entropy, Math.log(floor) + entropy]);
}
