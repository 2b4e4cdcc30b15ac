import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorywispError } from '../../../src/common/errors.ts';
import { memoryRefused } from '../../../src/runtime/memory.ts';

test('memory that could not be had is told from a model that is damaged', () => {
  for (const words of [
    'std::bad_alloc',
    'Failed to allocate memory for requested buffer of size 154389504',
    'Array buffer allocation failed',
    'ENOMEM: cannot allocate memory, read',
  ]) {
    assert.equal(memoryRefused(new Error(words))?.code, 'memory-short', words);
  }
  const short = new StorywispError('memory-short', 'x');
  assert.equal(memoryRefused(short), short);
  assert.equal(memoryRefused(new StorywispError('model-unreadable', 'failed to allocate')), undefined);
  assert.equal(memoryRefused(new Error('Protobuf parsing failed.')), undefined);
});
