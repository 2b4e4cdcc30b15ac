import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancellationSource, CancelledError, neverCancelled } from '../../../../src/common/cancellation.ts';
import { USUAL_NETWORK } from '../../../../src/common/network.ts';
import { describeServer } from '../../../../src/runtime/remote/describeServer.ts';
import { fakeLlamaCpp, fakeServer, sendJson } from '../../../support/completionsServer.ts';
import { until } from '../../../support/waiting.ts';

test('a server is described by its host and its models, and no text is sent', async () => {
  const server = await fakeLlamaCpp({ write: () => '', model: 'tales.gguf' });
  assert.deepEqual(await describeServer({ url: server.url, key: null, network: USUAL_NETWORK }, neverCancelled), {
    host: `127.0.0.1:${server.port} (this machine)`,
    models: ['tales.gguf'],
  });
  assert.deepEqual(server.completions, []);
  await server.close();
});

test('a cancel ends the asking, whatever is being asked', async () => {
  for (const silent of ['/v1/models', '/info']) {
    const server = await fakeServer(({ path }, response) => {
      if (path !== silent) sendJson(response, 200, {});
    });
    const source = new CancellationSource();
    const described = describeServer({ url: server.url, key: null, network: USUAL_NETWORK }, source.token);
    const cancelled = assert.rejects(described, CancelledError);
    await until(() => server.asked.some(({ path }) => path === silent), `${silent} was asked`);
    source.cancel();
    await cancelled;
    await server.close();
  }
});
