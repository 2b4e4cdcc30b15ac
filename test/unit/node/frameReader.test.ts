import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { FrameReader } from '../../../src/node/frameReader.ts';

/** Feeds chunks; tells the messages, the errors and whether the reader gave up. */
async function read(chunks: readonly (string | Buffer)[], longest = 1000) {
  const input = new PassThrough();
  const reader = new FrameReader(input, longest);
  const heard = { messages: [] as unknown[], errors: [] as string[], closed: false };
  reader.onError((error) => heard.errors.push(error.message));
  reader.onClose(() => {
    heard.closed = true;
  });
  reader.listen((message) => heard.messages.push(message));
  for (const chunk of chunks) input.write(chunk);
  await new Promise((resolve) => setImmediate(resolve));
  return { ...heard, input };
}

function frame(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

const messages = [{ a: 1 }, { text: 'é — 🐉 \ud800' }, []];
const stream = Buffer.concat(messages.map(frame));

for (const size of [1, 2, 7, 33, stream.length]) {
  test(`messages come whole out of chunks of ${size} bytes`, async () => {
    const chunks: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size));
    const heard = await read(chunks);
    assert.deepEqual(heard.messages, messages);
    assert.deepEqual(heard.errors, []);
    assert.equal(heard.closed, false);
  });
}

test('other headers and other cases are read past', async () => {
  const heard = await read(['content-type: application/json\r\ncontent-length:2\r\n\r\n{}']);
  assert.deepEqual(heard.messages, [{}]);
});

test('a body that is not JSON costs itself only', async () => {
  const heard = await read(['Content-Length: 3\r\n\r\n{"a', frame({ b: 2 })]);
  assert.deepEqual(heard.messages, [{ b: 2 }]);
  assert.deepEqual(heard.errors, ['a message that is not JSON']);
  assert.equal(heard.closed, false);
});

const broken: [string, (string | Buffer)[]][] = [
  ['a body above the limit', ['Content-Length: 10000000000\r\n\r\n', 'x']],
  ['a negative length', ['Content-Length: -5\r\n\r\n{}']],
  ['no length', ['Content-Type: nothing\r\n\r\n{}']],
  ['a length that is no number', ['Content-Length: 0x10\r\n\r\n{}']],
  ['a header without end', [Buffer.alloc(5000, 'a')]],
  ['a long header with an end', [`X: ${'a'.repeat(5000)}\r\n\r\n`]],
];
for (const [name, chunks] of broken) {
  test(`${name} closes the stream, and nothing is read after it`, async () => {
    const { messages, errors, closed, input } = await read([...chunks, frame({ never: true })]);
    assert.deepEqual(messages, []);
    assert.equal(errors.length, 1);
    assert.equal(closed, true);
    assert.equal(input.listenerCount('data'), 0);
  });
}
