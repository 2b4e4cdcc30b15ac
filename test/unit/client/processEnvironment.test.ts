import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processEnvironment } from '../../../src/client/processEnvironment.ts';

const editor = {
  PATH: '/bin',
  HOME: '/root',
  NODE_OPTIONS: '--inspect',
  VSCODE_PID: '1',
  ELECTRON_RUN_AS_NODE: '1',
  SECRET: 's',
};

test('what Node needs comes along, and the allocator is told to give memory back, and nothing else', () => {
  assert.deepEqual(processEnvironment(editor, false), {
    PATH: '/bin',
    HOME: '/root',
    GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=65536',
  });
});

test('the way to a hub, and what was fetched from one before, come along', () => {
  const way = { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'here', NODE_EXTRA_CA_CERTS: '/ca.pem', HF_HOME: '/models' };
  const older = { HUGGINGFACE_HUB_CACHE: '/models/hub' };
  const { GLIBC_TUNABLES, ...environment } = processEnvironment({ ...way, ...older, HF_TOKEN: 'secret' }, false);
  assert.deepEqual(environment, { ...way, ...older });
});

test('the editor’s own binary is told to be Node', () => {
  const { GLIBC_TUNABLES, ...environment } = processEnvironment({ PATH: '/bin' }, true);
  assert.deepEqual(environment, { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
});
