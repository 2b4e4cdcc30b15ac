// Requests that are right in every field, for tests to send or to spoil.
import { SAMPLING_DEFAULTS } from '../../src/common/sampling.ts';
import type { CompletionParams, IdeasParams, LoadModelParams } from '../../src/protocol/messages.ts';

export const goodLoad: LoadModelParams = {
  source: { kind: 'folder', folder: 'models/fable-14m' },
  storage: 'somewhere',
  precision: 'auto',
  threads: 1,
  cacheBytes: 1 << 20,
  memoryBytes: 0,
  idleMs: 0,
};

export const goodCompletion: CompletionParams = {
  document: 'file:///story.md',
  lane: 'interactive',
  textBefore: 'The fox said to the crow that',
  candidates: 1,
  maxNewTokens: 12,
  stopAt: 'budget',
  sampling: SAMPLING_DEFAULTS.ghostText,
  seed: 7,
  contextTokens: 512,
};

export const goodIdeas: IdeasParams = {
  textBefore: 'The fox said to the crow that',
  count: 3,
  samples: 10,
  maxNewTokens: 12,
  sampling: SAMPLING_DEFAULTS.ideas,
  seed: 7,
};
