// A writer goes back to what was not taken, in the tree of a real VS Code.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const FILE = 'roads.md';
const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day';
const TYPED = `${OPENING} she went`;
const VIEW = 'Storywisp: Roads Not Taken';

let desk: Desk;
let writer: Writer;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
  desk.write(FILE, OPENING);
  await writer.open(FILE);
});
after(() => desk?.leave());
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

/** The editor shows no more than three messages at once in a moment: a robot must wait for the last ones to go. */
const quiet = () => writer.page.locator('.notification-toast').first().waitFor({ state: 'detached' });

const rows = (): Locator => writer.page.locator('.pane', { hasText: VIEW }).locator('.monaco-list-row');
const road = (description: string | RegExp): Locator => rows().filter({ hasText: description }).first();
const focusTree = () => writer.command(`Explorer: Focus on ${VIEW} View`);

/** What rests in the file once it is no more `before`. */
const changed = async (before: string): Promise<string> => {
  await writer.page.locator('.editor-instance .monaco-editor .view-line').first().click();
  return writer.saved(FILE, (text) => text !== before);
};

async function rowsToBe(count: number): Promise<void> {
  await until(
    `${count} rows`,
    () => rows().count(),
    (seen) => seen === count,
  );
}

/** Runs a command on the row that reads `description`. */
async function on(description: string | RegExp, title: string): Promise<void> {
  await road(description).click();
  await writer.command(`Storywisp: ${title}`);
}

test('what was taken and what was cycled past stand in the tree, in words', async () => {
  await writer.type(' she went');
  await writer.ghostText();
  await writer.press('Alt+Backslash');
  const first = await writer.ghostText();
  await writer.press('Alt+BracketRight');
  const second = await writer.ghostText(first);
  await writer.press('Tab');
  const taken = await writer.saved(FILE, (text) => text.length > TYPED.length);
  assert.equal(taken, TYPED + second);
  await focusTree();
  await road('3 roads').click();
  await writer.press('ArrowRight');
  await road('taken,').waitFor();
  await road('cycled past,').waitFor();
  await writer.screenshot('roads-not-taken');
});

test('takes another instead, in one undo step, and nothing before that changes the text', async () => {
  const taken = await writer.saved(FILE, (text) => text.length > TYPED.length);
  await on('cycled past,', 'Take This Instead');
  const instead = await changed(taken);
  assert.ok(instead.startsWith(TYPED));
  assert.notEqual(instead, taken);
  await writer.press('Control+Z');
  await writer.saved(FILE, (text) => text === taken);
});

test('compares the page with the page as it would be', async () => {
  await on('shown,', 'Compare with This Road');
  await writer.page.locator('.tab.active', { hasText: 'with that road' }).waitFor();
  await writer.page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
  await writer.screenshot('roads-compared');
  await writer.command('View: Close Editor');
  await writer.page.locator('.tab.active', { hasText: FILE }).waitFor();
});

test('varies a road, has the variation again by its receipt, and goes on from it', async () => {
  await focusTree();
  await on('shown,', 'Vary Slightly');
  // The view has no room for all rows; how many roads lead on from a place stands in its own.
  await road('4 roads').waitFor();
  await on('shown,', 'Reproduce');
  await writer.notification('The same text came again.');
  await on('shown,', 'Continue from Here');
  // The view has no room for all rows; what goes on from a road stands right below it.
  await writer.page.locator('.pane', { hasText: VIEW }).locator('.monaco-list-row[aria-level="3"]').waitFor();
  await writer.screenshot('roads-further');
});

test('is used by the keyboard alone: arrows, the menu of a row, and a hover that says all', async () => {
  await focusTree();
  await writer.press('Home', 'ArrowRight', 'ArrowDown', 'Shift+F10');
  const menu = writer.page.locator('.monaco-menu .action-label');
  await menu.filter({ hasText: 'Vary Slightly' }).first().waitFor();
  for (const words of ['Take This Instead', 'Compare', 'Continue from Here', 'Reproduce', 'Vary Slightly']) {
    assert.ok((await menu.filter({ hasText: words }).count()) > 0, words);
  }
  await writer.screenshot('roads-menu');
  await writer.press('Escape');
  await road('taken,').hover();
  const hover = writer.page.locator('.monaco-hover:visible', { hasText: 'seed' });
  await hover.first().waitFor();
  await writer.screenshot('roads-hover');
  await writer.page.mouse.move(600, 300);
});

test('reproduces what was written with other notes, with what they said then or say now', async () => {
  const file = 'noted.md';
  desk.write('.storywisp/memory.md', 'A tale of the cold sea.');
  desk.write(file, OPENING);
  await desk.changeSettings({ 'storywisp.sampling.seed': 7 });
  await writer.open(file);
  await writer.type(' she saw');
  await writer.ghostText();
  await writer.press('Tab');
  await writer.saved(file, (text) => text.length > `${OPENING} she saw`.length);
  await focusTree();
  await road('by the sea. One day').click();
  await writer.press('ArrowRight');
  await on('taken,', 'Reproduce');
  await writer.notification('The same text came again.');
  await writer.dismiss('The same text came again.');
  desk.write('.storywisp/memory.md', 'A tale of kings and their horses.');
  // The editor hears of a file that another program wrote a moment later.
  const same = writer.page.locator('.notification-toast', { hasText: 'The same text came again.' });
  const question = writer.page.getByPlaceholder('Notes and lore have changed since: .storywisp/memory.md');
  await until(
    'the question',
    async () => {
      await on('taken,', 'Reproduce');
      await same.or(question).first().waitFor();
      const asks = await question.isVisible();
      if (!asks) await writer.dismiss('The same text came again.');
      return asks;
    },
    (asks) => asks,
  );
  await quiet();
  await writer.screenshot('roads-other-notes');
  await writer.choose('Reproduce', '', 'With what they said then');
  await writer.notification('The same text came again.');
  await writer.dismiss('The same text came again.');
  await quiet();
  await on('taken,', 'Reproduce');
  await writer.choose('Reproduce', '', 'With what they say now');
  await writer.notification('notes and lore are others');
  await road('shown,').waitFor();
  await writer.screenshot('roads-reproduced-now');
  await desk.changeSettings({});
});

test('forgets them when it is sure, and leaves the text alone', async () => {
  await writer.command('Storywisp: Forget Roads Not Taken');
  await writer.dialog('Forget the roads not taken of');
  await writer.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Forget' }).first().click();
  await rowsToBe(0);
  await writer.page
    .locator('.pane', { hasText: VIEW })
    .locator('.welcome-view-content', { hasText: 'Nothing was' })
    .waitFor();
  await writer.saved(FILE, (text) => text.startsWith(TYPED) && text.length > TYPED.length);
});
