import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { count, size, timeLeft, wordsPerSecond } from '../../../../src/features/models/quantities.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

describe('size', () => {
  for (const [bytes, words] of [
    [0, '0 MB'],
    [400_000, '0.4 MB'],
    [9_949_000, '9.9 MB'],
    [9_999_000, '10 MB'],
    [548_105_171, '548 MB'],
    [999_400_000, '999 MB'],
    [999_600_000, '1.0 GB'],
    [6_433_171_392, '6.4 GB'],
  ] as const) {
    it(`of ${bytes} bytes is ${words}`, () => assert.equal(size(bytes), words));
  }
});

describe('count', () => {
  for (const [parameters, words] of [
    [1, '1M'],
    [13_989_888, '14M'],
    [124_439_808, '124M'],
    [999_900_000, '1.0B'],
    [1_557_611_200, '1.6B'],
  ] as const) {
    it(`of ${parameters} is ${words}`, () => assert.equal(count(parameters), words));
  }
});

describe('timeLeft', () => {
  for (const [seconds, words] of [
    [0, '1 s left'],
    [59.4, '59 s left'],
    [60, '1 min left'],
    [150, '3 min left'],
    [3590, '1 h 0 min left'],
    [4800, '1 h 20 min left'],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(timeLeft(seconds, inEnglish), words));
  }
});

describe('wordsPerSecond', () => {
  for (const [ms, words] of [
    [10, 75],
    [0.9, 833],
    [100, 7.5],
    [360, 2.1],
    [60_000, 0.1],
  ] as const) {
    it(`at ${ms} ms a token is ${words}`, () => assert.equal(wordsPerSecond(ms), words));
  }
});
