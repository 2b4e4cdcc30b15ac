// Nucleus sampling (top-p): keeps the smallest set of likeliest tokens that has probability p.
import type { Distribution } from './distribution.ts';
import { keepMass } from './keepMass.ts';

/** Holtzman et al. 2020, section 3.1. */
export function keepNucleus(distribution: Distribution, p: number): void {
  if (p >= 1) return;
  // All that are less likely than this together have less than 1 - p; mostly the set ends well above it.
  const floor = (1 - p) / distribution.count;
  keepMass(distribution, distribution.probabilities, p, [16 * floor, floor]);
}
