// Two windows of a real VS Code, each with its own extension host, and one model process for both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

let desk: Desk;
let first: Writer;
let second: Writer;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  first = desk.writer;
  desk.write('story.md', '');
  second = await desk.openWindow('second');
});
// Fails if anything is left behind.
after(() => desk?.leave());

async function write(writer: Writer, text: string): Promise<void> {
  await writer.page.bringToFront();
  await writer.open('story.md');
  await writer.press('Enter', 'Enter');
  await writer.type(text);
  await writer.ghostText();
}

test('both write with one process', async () => {
  await write(first, 'Once upon a time there was a king who');
  await write(second, 'Once upon a time there was an old woman who');
  await second.screenshot('second-window');
  assert.equal(desk.modelProcesses().length, 1);
});

test('the window that started it is killed, and the other goes on with the same process', async () => {
  const [model] = desk.modelProcesses();
  assert.ok(model);
  const owner = desk.parentOf(model);
  assert.ok(owner !== undefined && owner > 1);
  process.kill(owner, 'SIGKILL');
  await until(
    'its end',
    () => desk.parentOf(model),
    (parent) => parent !== owner,
  );
  await write(second, 'The fox said to the crow that');
  assert.deepEqual(desk.modelProcesses(), [model]);
});

test('the process is killed, and the other window writes on', async () => {
  const [model] = desk.modelProcesses();
  assert.ok(model);
  process.kill(model, 'SIGKILL');
  await write(second, 'Far away in the mountains there was a wolf who');
  const processes = desk.modelProcesses();
  assert.equal(processes.length, 1);
  assert.ok(!processes.includes(model));
});
