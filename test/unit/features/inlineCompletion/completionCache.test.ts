import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CompletionCache } from '../../../../src/features/inlineCompletion/completionCache.ts';

describe('CompletionCache', () => {
  let cache: CompletionCache;
  beforeEach(() => {
    cache = new CompletionCache();
    cache.set('calm', 'The cat', { candidates: [' sat down.', ' sang.'], complete: true });
  });

  it('knows the prefix', () => {
    assert.deepEqual(cache.find('calm', 'The cat'), {
      candidates: [' sat down.', ' sang.'],
      complete: true,
      isExact: true,
    });
    assert.equal(cache.find('calm', 'The dog'), undefined);
  });

  it('answers the remainder of what is typed as suggested', () => {
    assert.deepEqual(cache.find('calm', 'The cat sa')?.candidates, ['t down.', 'ng.']);
    assert.deepEqual(cache.find('calm', 'The cat sat')?.candidates, [' down.']);
    assert.equal(cache.find('calm', 'The cat sat')?.isExact, false);
  });

  it('answers again after backspacing within it', () => {
    cache.find('calm', 'The cat sat');
    assert.deepEqual(cache.find('calm', 'The cat s')?.candidates, ['at down.', 'ang.']);
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
    cache.set('calm', `one document ${near}`, { candidates: ['x y'], complete: false });
    assert.deepEqual(cache.find('calm', `another ${near}x`)?.candidates, [' y']);
  });

  it('remembers that there was nothing to add', () => {
    cache.set('calm', 'The end.', { candidates: [], complete: false });
    assert.deepEqual(cache.find('calm', 'The end.')?.candidates, []);
    assert.equal(cache.find('calm', 'The end. '), undefined);
  });

  it('forgets all when told', () => {
    cache.clear();
    assert.equal(cache.find('calm', 'The cat'), undefined);
  });
});
