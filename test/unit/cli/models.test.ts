// `models` against a hub on loopback.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { manageModels } from '../../../src/cli/models.ts';
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { FABLE_FOLDER, temporaryFolder } from '../../support/fable.ts';
import { hubFor } from '../../support/hub/fetching.ts';
import { TINY_ID } from '../../support/hub/tinyRepository.ts';
import { OWN_CERTIFICATE } from '../../support/ownCertificate.ts';
import { proxyFor } from '../../support/proxy.ts';

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

test('the program goes by HTTPS_PROXY and trusts what NODE_EXTRA_CA_CERTS vouches for', async (t) => {
  const hub = await hubFor(t, { named: true, secure: true });
  const proxy = await proxyFor(t);
  const get = async (environment: Readonly<Record<string, string>>) => {
    const env = {
      PATH: process.env['PATH'],
      HF_ENDPOINT: hub.url,
      HF_HOME: temporaryFolder(),
      STORYWISP_CACHE: temporaryFolder(),
      HTTPS_PROXY: proxy.url,
      ...environment,
    };
    const child = spawn(process.execPath, [path.resolve('out/src/cli/main.js'), 'models', 'get', TINY_ID], { env });
    const words = text(child.stderr);
    const [code] = await once(child, 'exit');
    return { code, words: await words };
  };
  const trusted = await get({ NODE_EXTRA_CA_CERTS: OWN_CERTIFICATE });
  assert.equal(trusted.code, 0, trusted.words);
  assert.ok(proxy.asked.some((asked) => asked.startsWith('cdn.test:')));
  const distrusted = await get({});
  assert.deepEqual([distrusted.code, hub.requests.length > 0], [1, true]);
  assert.match(
    distrusted.words,
    /^storywisp: The hub cannot be reached: hub\.test:\d+ has no trusted certificate .*\n$/,
  );
  const HF_ENDPOINT = hub.url.replace('hub.test', 'mirror.test');
  const another = await get({ NODE_EXTRA_CA_CERTS: OWN_CERTIFICATE, HF_ENDPOINT });
  assert.match(another.words, /who answers at mirror\.test:\d+ shows the certificate of another host/);
  const past = await get({ NODE_EXTRA_CA_CERTS: OWN_CERTIFICATE, NO_PROXY: '.test' });
  assert.equal(past.code, 1);
  assert.match(past.words, /there is no such host as hub\.test/);
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
