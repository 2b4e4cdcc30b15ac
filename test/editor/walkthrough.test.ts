// A writer who has just installed Storywisp, in the walkthrough of a real VS Code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const BEGINNING = 'The lamp burned low in the mill, and the old man';

let desk: Desk;
let writer: Writer;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
});
after(() => desk?.leave());

function step(title: string) {
  return writer.page.locator('.getting-started-step', { hasText: title });
}

async function push(title: string, button: string): Promise<void> {
  await step(title).click();
  await step(title).locator('.monaco-button', { hasText: button }).click();
}

test('tries the steps on a practice page beside them, and has none to open first', async () => {
  await writer.page.setViewportSize({ width: 1400, height: 760 });
  await writer.command('Welcome: Open Walkthrough...');
  await writer.rows().filter({ hasText: 'Write with Storywisp' }).first().click();
  await push('Write a line', 'Open a Practice Page');
  const page = writer.page.locator('.view-line', { hasText: BEGINNING });
  await page.waitFor();
  await push('Take a word', 'Ask on the Practice Page');
  await writer.ghostText('', 10_000).catch(() => push('Take a word', 'Ask on the Practice Page'));
  await writer.ghostText();
  await step('Write a line').locator('.codicon-getting-started-step-checked').waitFor();
  await writer.screenshot('walkthrough');
  assert.equal(await page.count(), 1, 'the same page');
  await writer.press('Tab');
  await step('Take a word').locator('.codicon-getting-started-step-checked').waitFor();
});
