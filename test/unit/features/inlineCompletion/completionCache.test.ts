import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import type { Receipt } from '../../../../src/editor/receipts.ts';
import { CompletionCache } from '../../../../src/features/inlineCompletion/completionCache.ts';

const receipt: Receipt = {
  feature: 'ghostText',
  model: 'fable-14m',
  seed: 1,
  sampling: SAMPLING_DEFAULTS.ghostText,
  maxNewTokens: 32,
  stopAt: 'sentence',
  candidate: 0,
  time: 0,
};
const known = (text: string) => ({ text, receipt });

describe('CompletionCache', () => {
  let cache: CompletionCache;
  const texts = (prefix: string) => cache.find('calm', prefix)?.candidates.map(({ text }) => text);
  beforeEach(() => {
    cache = new CompletionCache();
    cache.set('calm', 'The cat', { candidates: [known(' sat down.'), known(' sang.')], hidden: [], complete: true });
  });

  it('knows the prefix', () => {
    assert.deepEqual(cache.find('calm', 'The cat'), {
      candidates: [known(' sat down.'), known(' sang.')],
      hidden: [],
      complete: true,
      isExact: true,
    });
    assert.equal(cache.find('calm', 'The dog'), undefined);
  });

  it('answers the remainder of what is typed as suggested', () => {
    assert.deepEqual(texts('The cat sa'), ['t down.', 'ng.']);
    assert.deepEqual(texts('The cat sat'), [' down.']);
    assert.equal(cache.find('calm', 'The cat sat')?.isExact, false);
  });

  it('keeps the receipt with the remainder', () => {
    assert.equal(cache.find('calm', 'The cat sat')?.candidates[0]?.receipt, receipt);
  });

  it('answers again after backspacing within it', () => {
    cache.find('calm', 'The cat sat');
    assert.deepEqual(texts('The cat s'), ['at down.', 'ang.']);
  });

  it('knows nothing after something else was typed, or all of it', () => {
    assert.equal(cache.find('calm', 'The cat ran'), undefined);
    assert.equal(cache.find('calm', 'The cat sat down.'), undefined);
  });

  it('keeps answers to other options apart', () => {
    assert.equal(cache.find('wild', 'The cat'), undefined);
    assert.equal(cache.find('wild', 'The cat sa'), undefined);
  });

  it('knows a prefix again whatever stands far before it', () => {
    const near = 'n'.repeat(600);
    cache.set('calm', `one document ${near}`, { candidates: [known('x y')], hidden: [], complete: false });
    assert.deepEqual(texts(`another ${near}x`), [' y']);
  });

  it('remembers that there was nothing to add', () => {
    cache.set('calm', 'The end.', { candidates: [], hidden: [], complete: false });
    assert.deepEqual(texts('The end.'), []);
    assert.equal(cache.find('calm', 'The end. '), undefined);
  });

  it('forgets all when told', () => {
    cache.clear();
    assert.equal(cache.find('calm', 'The cat'), undefined);
  });
});
