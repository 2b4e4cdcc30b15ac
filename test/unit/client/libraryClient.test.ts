// The real client with a process that keeps a library.
import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { LibraryClient } from '../../../src/client/libraryClient.ts';
import { CancellationSource, CancelledError, neverCancelled } from '../../../src/common/cancellation.ts';
import type { HubAccess, ModelFetchProgress } from '../../../src/common/models.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { isAlive, until, untilGone } from '../../support/waiting.ts';

const hub: HubAccess = { endpoint: 'http://hub', token: null, network: USUAL_NETWORK };
const way = { hub, precision: 'auto' } as const;
const options = { ...way, keepCheckpoint: false };

let library: LibraryClient;
let clock: ManualClock;
let pids: number[];

beforeEach(() => {
  clock = new ManualClock();
  pids = [];
  library = open('library');
});

afterEach(async () => {
  library.dispose();
  await untilGone(...pids);
});

function open(fixture: string): LibraryClient {
  return new LibraryClient({
    serverModule: path.resolve('test/fixtures', `${fixture}.mjs`),
    clock,
    storage: 'models',
    embedded: 'fable',
    logger: {
      log(_, message) {
        const pid = /^pid (\d+)$/.exec(message)?.[1];
        if (pid) pids.push(Number(pid));
      },
    },
  });
}

test('a question starts the process, and its answer ends it', async () => {
  assert.deepEqual(await library.list('auto', neverCancelled), [{ id: 'models' }, { id: 'fable' }]);
  await untilGone(...pids);
  assert.equal(await library.remove('owner/small', neverCancelled), 1234);
  const server = { url: 'http://there', key: 'key', network: USUAL_NETWORK };
  assert.deepEqual(await library.describeServer(server, neverCancelled), {
    host: 'http://there',
    models: ['key'],
  });
  await untilGone(...pids);
  assert.equal(pids.length, 3);
  assert.equal(clock.pending, 0);
});

test('questions at the same time share one process, which stays until the last is answered', async () => {
  const offer = await library.describe('owner/large', way, neverCancelled);
  const stop = new CancellationSource();
  const seen: ModelFetchProgress[] = [];
  const fetched = library.fetch(offer, options, stop.token, (progress) => seen.push(progress));
  await until(() => seen.length === 2, 'progress came');
  await library.list('auto', neverCancelled);
  assert.equal(pids.length, 2);
  assert.equal(isAlive(pids[1] ?? 0), true);
  stop.cancel();
  await assert.rejects(fetched, CancelledError);
  await untilGone(...pids);
});

test('a new question waits until the process before it has let go of everything', async () => {
  const offer = await library.describe('owner/large', way, neverCancelled);
  const stop = new CancellationSource();
  const fetched = library.fetch(offer, options, stop.token, () => stop.cancel());
  await assert.rejects(fetched, CancelledError);
  const before = [...pids];
  await library.list('auto', neverCancelled);
  assert.deepEqual(before.filter(isAlive), []);
});

test('what the process refuses comes with its own words', async () => {
  await assert.rejects(library.describe('owner/gated', way, neverCancelled), { code: 'hub-gated' });
  const offer = await library.describe('owner/gated', { ...way, hub: { ...hub, token: 'key' } }, neverCancelled);
  assert.equal(offer.repository, 'owner/gated');
});

test('a process that dies costs what was asked of it, and the next question starts another', async () => {
  const lost = [library.describe('owner/crash', way, neverCancelled), library.list('auto', neverCancelled)];
  const [first] = await Promise.allSettled(lost);
  assert.ok(first?.status === 'rejected');
  assert.deepEqual([first.reason.code, first.reason.detail], ['process-gone', 'exit code 9']);
  assert.equal((await library.list('auto', neverCancelled)).length, 2);
});

test('a process that cannot start is said to be gone, and is tried again', async () => {
  library = open('crashAtStart');
  for (let attempt = 1; attempt <= 2; attempt++) {
    await assert.rejects(library.list('auto', neverCancelled), { code: 'process-gone', detail: 'exit code 3' });
    assert.equal(pids.length, attempt);
  }
});

test('cancelled before it is asked, nothing starts; disposed, nothing lives on', async () => {
  const stop = new CancellationSource();
  stop.cancel();
  await assert.rejects(library.list('auto', stop.token), CancelledError);
  assert.deepEqual(pids, []);
  const offer = await library.describe('owner/large', way, neverCancelled);
  const fetched = library.fetch(offer, options, neverCancelled, () => library.dispose());
  await assert.rejects(fetched, { code: 'process-gone' });
  await assert.rejects(library.list('auto', neverCancelled), { code: 'process-gone' });
  await untilGone(...pids);
});
