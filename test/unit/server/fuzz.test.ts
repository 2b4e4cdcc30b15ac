// A peer that sends rubbish gets refusals, and the process lives on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMessageConnection, ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import {
  CompletionRequest,
  InitializeRequest,
  LoadModelRequest,
  PROTOCOL_VERSION,
} from '../../../src/protocol/messages.ts';
import { localEngine } from '../../../src/runtime/localEngine.ts';
import { startServer } from '../../../src/server/startServer.ts';
import { fakeModel } from '../../support/fakeModel.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { memoryConnection } from '../../support/memoryConnection.ts';
import { goodCompletion, goodIdeas, goodLoad } from '../../support/samples.ts';

/** mulberry32: the same rubbish at each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function rubbish(random: Random, depth = 0): unknown {
  const kinds: (() => unknown)[] = [
    () => null,
    () => random() < 0.5,
    () => pick(random, [0, -1, 0.5, 1e308, 2 ** 53, -0]),
    () => pick(random, ['', 'text', '\u0000', '\ud800', '__proto__', 'x'.repeat(5000)]),
    () => Array.from({ length: Math.floor(random() * 4) }, () => (depth < 3 ? rubbish(random, depth + 1) : 1)),
    () => spoilt(random, {}, depth + 1),
  ];
  return pick(random, kinds)();
}

/** `good` with one to three fields replaced, added or taken away. */
function spoilt(random: Random, good: object, depth = 0): Record<string, unknown> {
  const result: Record<string, unknown> = { ...good };
  const names = [...Object.keys(good), 'stray', 'constructor', 'toString'];
  for (let i = 0; i <= random() * 3; i++) {
    const name = pick(random, names);
    if (random() < 0.3) delete result[name];
    else result[name] = depth < 3 ? rubbish(random, depth + 1) : null;
  }
  return result;
}

for (const seed of [1, 2, 3]) {
  test(`2000 messages of rubbish (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const [clientEnd, serverEnd] = memoryConnection();
    const exits: number[] = [];
    startServer({
      transport: serverEnd,
      openEngine: async () => localEngine(fakeModel(), 2 ** 20),
      clock: new ManualClock(),
      exit: (code) => exits.push(code),
    });
    const connection = createMessageConnection(clientEnd.reader, clientEnd.writer);
    connection.listen();
    await connection.sendRequest(InitializeRequest, { protocolVersion: PROTOCOL_VERSION });
    await connection.sendRequest(LoadModelRequest, goodLoad);

    const short = { maxNewTokens: 1, samples: 1, document: 'd' };
    const bases: [string, object][] = [
      ['initialize', { protocolVersion: PROTOCOL_VERSION }],
      ['model/load', goodLoad],
      ['completion/request', { ...goodCompletion, ...short }],
      ['ideas/request', { ...goodIdeas, ...short }],
      ['$/cancelRequest', { id: 1 }],
      ['$/progress', { token: 1, value: 1 }],
      ['unknown', {}],
    ];
    for (let i = 0; i < 2000; i++) {
      const [method, good] = pick(random, bases);
      const params = random() < 0.7 ? spoilt(random, good) : rubbish(random);
      if (random() < 0.6) {
        const sent = pick(random, [params, [params], [], [params, params]]);
        const error = await connection.sendRequest(method, ...[sent].flat()).then(
          () => undefined,
          (thrown) => thrown,
        );
        if (error === undefined) continue;
        assert.ok(error instanceof ResponseError);
        const expected = [ErrorCodes.InvalidParams, ErrorCodes.MethodNotFound, -32800];
        assert.ok(expected.includes(error.code), `${method}: ${error.code} ${error.message}`);
      } else {
        const envelope = { jsonrpc: '2.0', id: rubbish(random), method, params };
        serverEnd.reader.receive(JSON.stringify(random() < 0.5 ? spoilt(random, envelope) : envelope));
      }
    }
    assert.deepEqual(exits, []);
    const { candidates } = await connection.sendRequest(CompletionRequest, { ...goodCompletion, document: 'last' });
    assert.equal(candidates[0]?.newTokens, 12);
  });
}
