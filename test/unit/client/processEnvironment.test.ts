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

test('what Node needs comes along, and nothing else', () => {
  assert.deepEqual(processEnvironment(editor, false), { PATH: '/bin', HOME: '/root' });
});

test('the editor’s own binary is told to be Node', () => {
  assert.deepEqual(processEnvironment({ PATH: '/bin' }, true), { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
});
