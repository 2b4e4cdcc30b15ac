// Where kept ideas go in a window without a folder, with several, and with folders that are on no disk, in a real VS Code.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { IdeasPanel } from './hands/ideasPanel.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { ROOT } from './host/paths.ts';
import { linkExtension } from './host/scratch.ts';

const PAGE = 'Once upon a time there was an old woman named Marigold who lived by the sea.';

let desk: Desk;
let writer: Writer;

before(async () => {
  desk = await Desk.prepare(
    (line) => console.error(line),
    (scratch) => {
      linkExtension(scratch);
      symlinkSync(
        path.join(ROOT, 'test/editor/virtualFiles'),
        path.join(scratch.extensions, 'test.virtual-files-1.0.0'),
      );
    },
  );
});
after(() => desk?.leave());
afterEach(async (t) => {
  await writer.screenshot(`after ${'name' in t ? t.name : ''}`);
  await writer.page.close();
});

/** Asks for titles and keeps the first. @returns it. */
async function keepTitle(): Promise<string> {
  const panel = new IdeasPanel(writer);
  await panel.show();
  const [title = ''] = await panel.ask('Titles', 'a storm is coming');
  await panel.button(panel.cards.first(), 'keep').press('Enter');
  return title;
}

const kept = () => new IdeasPanel(writer).page.locator('[data-action="keep"]', { hasText: 'Kept' });

/** Opens the file of kept ideas. @returns what is seen of it. */
async function openKept(): Promise<string> {
  await writer.command('Storywisp: Open Kept Ideas');
  await writer.page.locator('.tab.active', { hasText: 'ideas.md' }).waitFor();
  const lines = writer.page.locator('.editor-instance .view-lines').first();
  const text = await until(
    'kept ideas',
    () => lines.innerText(),
    (now) => /## Titles/.test(now.replaceAll('\u00a0', ' ')),
  );
  return text.replaceAll('\u00a0', ' ');
}

test('without a folder it says that one is needed, and the card stays', async () => {
  writer = await desk.openEmptyWindow();
  const title = await keepTitle();
  await writer.notification('Open a folder first: kept ideas are saved in a file beside the story.');
  await writer.screenshot('workspaces-none');
  assert.equal(await kept().count(), 0);
  assert.equal(await new IdeasPanel(writer).cards.first().locator('.text').textContent(), title);
  await writer.command('Storywisp: Edit Idea Patterns');
  await writer.notification('Open a folder first: patterns are kept in a file beside the story.');
});

test('of several folders it takes the story’s own, and asks where there is none', async () => {
  desk.write('../first/one.md', PAGE);
  desk.write('../second/two.md', PAGE);
  writer = await desk.openWorkspace('both', 'first', 'second');
  // No document is open: nobody knows which story it is for.
  const unplaced = await keepTitle();
  await writer.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'first' }).waitFor();
  await writer.screenshot('workspaces-ask');
  await writer.press('Enter');
  await writer.saved('first/ideas.md', (text) => text.includes(`- ${unplaced} *(`));

  await writer.pick('Control+P', 'two.md', 'two.md');
  await writer.page.locator('.tab.active', { hasText: 'two.md' }).waitFor();
  const own = await keepTitle();
  await writer.saved('second/ideas.md', (text) => text.includes(`- ${own} *(`) && text.includes(', two.md)*'));
  await writer.screenshot('workspaces-two');
});

test('in a folder that is on no disk it keeps them there too', async () => {
  writer = await desk.openWorkspace('virtual', 'notes:/');
  await writer.open('story.md');
  const title = await keepTitle();
  await kept().waitFor();
  const text = await openKept();
  assert.ok(text.includes(`- ${title} *(`), text);
  await writer.screenshot('workspaces-virtual');
});

test('where nothing can be written it says so', async () => {
  writer = await desk.openWorkspace('stone', 'stone:/');
  await writer.open('story.md');
  await keepTitle();
  await writer.notification(/The file cannot be made or opened: ideas\.md/);
  await writer.screenshot('workspaces-stone');
  assert.equal(await kept().count(), 0);
  await writer.command('Storywisp: Open Kept Ideas');
  await writer.notification('No idea is kept yet: ideas.md is made with the first.');
});
