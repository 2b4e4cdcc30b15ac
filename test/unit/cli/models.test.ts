// `models` against a hub on loopback.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manageModels } from '../../../src/cli/models.ts';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { FABLE_FOLDER, temporaryFolder } from '../../support/fable.ts';
import { hubFor } from '../../support/hub/fetching.ts';
import { TINY_ID } from '../../support/hub/tinyRepository.ts';

test('get, list, remove, where', async (t) => {
  const hub = await hubFor(t);
  const storage = temporaryFolder();
  const reports: string[] = [];
  const run = async (...argv: string[]) => {
    let out = '';
    await manageModels({
      argv,
      storage,
      embedded: FABLE_FOLDER,
      environment: { HF_ENDPOINT: hub.url },
      token: neverCancelled,
      write: (text) => {
        out += text;
      },
      report: (line) => reports.push(line),
    });
    return out;
  };
  assert.match(await run('get', TINY_ID), /^tests\/tiny is in .*tests--tiny\n$/);
  assert.match(reports.join('\n'), /downloading .* MB of .* MB[\s\S]*preparing 100 %/);
  const lines = (await run()).trimEnd().split('\n');
  assert.equal(lines.length, 8);
  assert.match(lines[1] ?? '', /^fable-14m +embedded +0 MB +27 MB +\d+ MB +\d+\.\d ms$/);
  assert.match(lines[3] ?? '', /^openai-community\/gpt2 +absent +549 MB +282 MB/);
  assert.match(lines[7] ?? '', /^tests\/tiny +ready/);
  assert.equal(JSON.parse(await run('list', '--json')).length, 7);
  assert.equal(await run('where'), `${storage}\n`);
  assert.match(await run('remove', TINY_ID), /^\d+ MB are free again\n$/);
  assert.equal(JSON.parse(await run('list', '--json')).length, 6);
});

test('wrong use is refused in a line', async () => {
  const given = { storage: '', embedded: '', environment: {}, token: neverCancelled, write() {}, report() {} };
  for (const argv of [
    ['get'],
    ['remove'],
    ['list', 'x'],
    ['get', 'a', 'b'],
    ['burn'],
    ['--nonsense'],
    ['get', 'a/b', '--precision', 'fp4'],
  ])
    await assert.rejects(manageModels({ ...given, argv }), { name: 'UsageError' }, argv.join(' '));
});
