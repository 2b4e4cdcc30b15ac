import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Secrets } from '../../../src/editor/secrets.ts';

let kept: Map<string, string>;
let secrets: Secrets;

beforeEach(() => {
  kept = new Map();
  secrets = new Secrets({
    get: async (name) => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async (name) => void kept.delete(name),
    onDidChange: () => ({ dispose() {} }),
  });
});

test('a secret belongs to one origin and one use', async () => {
  await secrets.set('server', 'https://host/v1', 'key');
  assert.equal(await secrets.get('server', 'https://host/other'), 'key');
  for (const url of ['http://host/v1', 'https://host:8443/v1', 'https://host.evil/v1', 'host', '']) {
    assert.equal(await secrets.get('server', url), null, url);
  }
  assert.equal(await secrets.get('hub', 'https://host/v1'), null);
});

test('an empty secret forgets what was kept', async () => {
  await secrets.set('hub', 'https://hub', 'token');
  await secrets.set('hub', 'https://hub', '');
  assert.equal(await secrets.get('hub', 'https://hub'), null);
  assert.equal(kept.size, 0);
});

test('what is no address keeps nothing', async () => {
  await secrets.set('hub', 'not an address', 'token');
  assert.equal(kept.size, 0);
});
