// A receipt as ghost text gives it.
import { SAMPLING_DEFAULTS } from '../../src/common/sampling.ts';
import type { Receipt } from '../../src/editor/receipts.ts';

export function receiptOf(changes: Partial<Receipt> = {}): Receipt {
  return {
    feature: 'ghostText',
    model: 'fable-14m',
    seed: 5,
    sampling: SAMPLING_DEFAULTS.ghostText,
    maxNewTokens: 32,
    stopAt: 'sentence',
    candidate: 0,
    time: Date.UTC(2026, 10, 23, 9, 30),
    ...changes,
  };
}
