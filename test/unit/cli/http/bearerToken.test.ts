import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isAuthorized, newToken, tokenOf } from '../../../../src/cli/http/bearerToken.ts';
import { temporaryFolder } from '../../../support/fable.ts';

test('a token is 256 bits, and each its own', () => {
  assert.match(newToken(), /^[\w-]{43}$/);
  assert.notEqual(newToken(), newToken());
});

test('only the token opens', () => {
  const token = newToken();
  assert.equal(isAuthorized(`Bearer ${token}`, token), true);
  assert.equal(isAuthorized(`bearer  ${token}`, token), true);
  for (const wrong of [
    undefined,
    '',
    token,
    'Bearer',
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
  ])
    assert.equal(isAuthorized(wrong, token), false, wrong);
});

test('a file keeps its token from start to start, for its owner alone', async () => {
  const file = path.join(temporaryFolder(), 'token');
  const token = await tokenOf(file);
  assert.equal(readFileSync(file, 'utf8'), `${token}\n`);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(await tokenOf(file), token);
  chmodSync(file, 0o600);
  writeFileSync(file, 'short\n');
  await assert.rejects(tokenOf(file), /must hold one word of at least 16 characters/);
  await assert.rejects(tokenOf(path.join(file, 'below')), /cannot be written/);
});
