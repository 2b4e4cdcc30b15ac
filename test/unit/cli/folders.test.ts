import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { cacheFolder, embeddedModel, packageVersion } from '../../../src/cli/folders.ts';

test('the embedded model is found from the compiled output', () => {
  assert.ok(existsSync(path.join(embeddedModel(), 'config.json')));
  assert.match(packageVersion(), /^\d+\.\d+\.\d+/);
});

test('compiled models are kept in the user’s cache, or where STORYWISP_CACHE says', () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache' }, 'linux'), path.join('/cache', 'storywisp'));
  assert.match(cacheFolder({}, 'linux'), /\.cache.storywisp$/);
  assert.match(cacheFolder({}, 'darwin'), /Library.Caches.storywisp$/);
  assert.equal(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32'), path.join('/local', 'storywisp'));
  assert.equal(cacheFolder({ STORYWISP_CACHE: '/own', XDG_CACHE_HOME: '/cache' }, 'linux'), path.resolve('/own'));
});
