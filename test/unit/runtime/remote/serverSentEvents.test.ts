import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventData } from '../../../../src/runtime/remote/serverSentEvents.ts';

async function read(stream: string, cut: number): Promise<string[]> {
  const bytes = Buffer.from(stream);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  const events: string[] = [];
  for await (const data of eventData(chunks())) events.push(data);
  return events;
}

test('events come whole wherever the bytes are cut', async () => {
  const stream =
    ': comment\nevent: x\nid: 7\ndata: {"a":"żółw 🐢"}\n\ndata:two\r\ndata:  lines\r\n\r\nretry: 5\n\n\ndata: x\r\rdata: last';
  for (let cut = 1; cut <= stream.length; cut++)
    assert.deepEqual(await read(stream, cut), ['{"a":"żółw 🐢"}', 'two\n lines', 'x', 'last']);
});

test('an event has an end', async () => {
  await assert.rejects(read('x'.repeat(2 ** 20 + 1), 4096), /one endless line/);
  await assert.rejects(read('data: xxxxxxxxxx\n'.repeat(2 ** 17), 4096), /one endless line/);
  assert.equal((await read('data: xxxxxxxxxx\n\n'.repeat(2 ** 17), 2 ** 16)).length, 2 ** 17);
});
