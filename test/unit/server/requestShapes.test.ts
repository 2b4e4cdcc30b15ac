import assert from 'node:assert/strict';
import { test } from 'node:test';
import { banOf } from '../../../src/common/care/ban.ts';
import { StorywispError } from '../../../src/common/errors.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import type { Guard } from '../../../src/server/guards.ts';
import {
  completionParams,
  contextOptions,
  describeModelParams,
  describeServerParams,
  fetchModelParams,
  ideasParams,
  initializeParams,
  listModelsParams,
  loadModelParams,
  removeModelParams,
} from '../../../src/server/requestShapes.ts';
import { goodCompletion, goodContext, goodIdeas, goodLoad, goodMemory } from '../../support/samples.ts';

const hub = { endpoint: 'https://example.org', token: null, network: USUAL_NETWORK };
const server = { url: 'https://example.org/v1', key: null, network: USUAL_NETWORK };

/** May be left out. */
const optional = ['progressId', 'memory', 'banned', 'minNewTokens'];
const told = { memory: goodMemory, banned: ['blood*', 'old king'] };
const shapes: [string, Guard<object>, object][] = [
  ['initialize', initializeParams, { protocolVersion: 1 }],
  ['model/load', loadModelParams, goodLoad],
  ['completion/request', completionParams, { ...goodCompletion, ...told, minNewTokens: 0, progressId: 'p' }],
  ['ideas/request', ideasParams, { ...goodIdeas, ...told, progressId: 'p' }],
  ['context/inspect', contextOptions, { ...goodContext, memory: goodMemory }],
  ['models/list', listModelsParams, { storage: 'somewhere', embedded: 'models/fable-14m', precision: 'auto' }],
  ['models/describe', describeModelParams, { storage: 'somewhere', hub, repository: 'owner/name', precision: 'auto' }],
  ['models/server', describeServerParams, server],
  ['models/remove', removeModelParams, { storage: 'somewhere', id: 'owner/name' }],
];

function refused(guard: Guard<object>, value: unknown): string | undefined {
  try {
    guard(value, 'params');
    return undefined;
  } catch (error) {
    assert.ok(error instanceof StorywispError && error.code === 'bad-request', String(error));
    return error.detail;
  }
}

test('a right request comes through as it is, without what does not belong', () => {
  for (const [, guard, good] of shapes) {
    assert.deepEqual(guard(good, 'params'), good);
    assert.deepEqual(guard({ ...good, stray: 1, __proto__: { polluted: true } }, 'params'), good);
  }
  assert.deepEqual(completionParams(goodCompletion, 'params'), goodCompletion);
});

test('every field that is missing or of another kind is named', () => {
  for (const [method, guard, good] of shapes) {
    for (const field of Object.keys(good)) {
      const { [field]: _, ...without } = good as Record<string, unknown>;
      if (!optional.includes(field))
        assert.match(refused(guard, without) ?? '', new RegExp(`^${field} must be`), method);
      for (const wrong of [
        true,
        ...(['memory', 'banned'].includes(field) ? [] : [[]]),
        {},
        Number.NaN,
        -1,
        1e300,
        'x'.repeat(1_000_001),
      ]) {
        assert.match(
          refused(guard, { ...good, [field]: wrong }) ?? '',
          /must be/,
          `${method} ${field} ${typeof wrong}`,
        );
      }
    }
  }
});

const bounds: [string, number, number][] = [
  ['candidates', 1, 16],
  ['maxNewTokens', 1, 2000],
  ['minNewTokens', 0, 2000],
  ['contextTokens', 1, 65_536],
  ['seed', 0, 4_294_967_295],
];
for (const [field, least, most] of bounds) {
  test(`${field} goes from ${least} to ${most}, in whole numbers`, () => {
    for (const value of [least, most])
      assert.equal(refused(completionParams, { ...goodCompletion, [field]: value }), undefined);
    for (const value of [least - 1, most + 1, least + 0.5]) {
      assert.ok(refused(completionParams, { ...goodCompletion, [field]: value }));
    }
  });
}

test('sampling keeps the bounds of its contract', () => {
  const { sampling } = goodCompletion;
  const outside = {
    temperature: 2.1,
    topK: -1,
    topP: 0,
    minP: 1.1,
    typicalP: 0,
    repetitionPenalty: 0.9,
    repetitionWindow: 1025,
  };
  for (const [field, value] of Object.entries(outside)) {
    assert.match(
      refused(completionParams, { ...goodCompletion, sampling: { ...sampling, [field]: value } }) ?? '',
      new RegExp(`^${field}`),
    );
  }
});

test('a million characters of text are taken, one more is not', () => {
  const textBefore = 'a'.repeat(1_000_000);
  assert.equal(refused(completionParams, { ...goodCompletion, textBefore }), undefined);
  assert.equal(
    refused(completionParams, { ...goodCompletion, textBefore: `${textBefore}a` }),
    'textBefore must be at most 1000000 characters long',
  );
});

test('fetching says whether the checkpoint stays, with yes or no', () => {
  const good = { storage: 's', hub, repository: 'a/b', revision: 'main', precision: 'int8', keepCheckpoint: true };
  assert.deepEqual(fetchModelParams(good, 'params'), good);
  for (const wrong of ['yes', 1, null, undefined])
    assert.match(refused(fetchModelParams, { ...good, keepCheckpoint: wrong }) ?? '', /keepCheckpoint must be true or/);
  assert.match(refused(fetchModelParams, { ...good, hub: { ...hub, token: 7 } }) ?? '', /token must be/);
});

test('a memory is a list of its parts, and the part that is wrong is named', () => {
  for (const [wrong, words] of [
    [[{ kind: 'diary', name: 'a', text: 'b' }], /memory\[0\]\.kind must be one of "pinned", "lore", "note"/],
    [[...goodMemory, { kind: 'note', name: 'a', text: 'b', depth: -1 }], /depth must be an integer/],
    [[{ kind: 'lore', name: 'a' }], /text must be a string/],
    [Array(1001).fill(goodMemory[0]), /memory must be at most 1000 long/],
  ] as const) {
    assert.match(refused(completionParams, { ...goodCompletion, memory: wrong }) ?? '', words);
  }
});

test('banned words are not too many, and not too long', () => {
  for (const [wrong, words] of [
    [[3], /banned\[0\] must be a string/],
    [[''], /banned\[0\] must be at least 1 characters long/],
    [['a'.repeat(101)], /banned\[0\] must be at most 100 characters long/],
    [Array(1001).fill('a'), /banned must be at most 1000 long/],
  ] as const) {
    assert.match(refused(ideasParams, { ...goodIdeas, banned: wrong }) ?? '', words);
  }
  const many = [...Array.from({ length: 1200 }, (_, i) => `word ${i}`), 'a'.repeat(101), ' '];
  const { words } = banOf(many);
  assert.deepEqual(completionParams({ ...goodCompletion, banned: words }, 'params').banned, many.slice(0, 1000));
});

test('an idea’s form has an opening, and an end that says something', () => {
  const { form } = goodIdeas;
  const wrong = [
    { ...form, openings: [] },
    { ...form, openings: [{ before: '' }] },
    { ...form, endAt: 'page' },
    { ...form, endAt: [''] },
    { ...form, fewestWords: 0 },
    undefined,
  ];
  for (const one of wrong) assert.notEqual(refused(ideasParams, { ...goodIdeas, form: one }), undefined);
  assert.equal(refused(ideasParams, { ...goodIdeas, form: { ...form, endAt: ['"', '.'] } }), undefined);
});
