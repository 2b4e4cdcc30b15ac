// Requests that are right in every field, for tests to send or to spoil.

import { nextAfter } from '../../src/common/ideas/fillPattern.ts';
import type { ContextOptions, MemoryPart } from '../../src/common/memory.ts';
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
  form: nextAfter('The fox said to the crow that').form,
  count: 3,
  samples: 10,
  maxNewTokens: 12,
  sampling: SAMPLING_DEFAULTS.ideas,
  seed: 7,
};

export const goodContext: ContextOptions = {
  textBefore: 'The fox said to the crow that',
  maxNewTokens: 12,
  contextTokens: 512,
};

export const goodMemory: readonly MemoryPart[] = [
  { kind: 'pinned', name: 'memory.md', text: 'A fable.' },
  { kind: 'lore', name: 'fox.md', text: 'The fox is hungry.' },
  { kind: 'note', name: 'note.md', text: 'Short sentences.', depth: 3 },
];
