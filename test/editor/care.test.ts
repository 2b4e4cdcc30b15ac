// A writer who wants some words hidden, by keyboard, in a real VS Code with Storywisp in it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { MOST_BANNED } from '../../src/common/care/ban.ts';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

/** Whatever is said: these stand behind more entries than a model is told, and are only looked for. */
const EVERYTHING = [
  ...Array.from({ length: MOST_BANNED }, (_, i) => `qx${i}`),
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `${letter}*`),
];
const PAGE = 'Once upon a time there was a fisherman who lived by the sea. Every morning';

let desk: Desk;
let writer: Writer;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
});
after(() => desk?.leave());
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

/** Rests on the status bar's item until its tooltip reads `words`. */
async function tooltip(words: RegExp) {
  const hover = writer.page.locator('.monaco-hover:visible', { hasText: words });
  await until(
    `the tooltip to read ${words}`,
    async () => {
      await writer.page.mouse.move(600, 300);
      await writer.page.locator('.statusbar-item', { hasText: /^\s*Storywisp/ }).hover();
      await hover.waitFor({ timeout: 3000 }).catch(() => {});
      return hover.count();
    },
    (count) => count > 0,
  );
  return hover.first();
}

test('keeps a story from the words of the list, so that none has to be hidden', async () => {
  // On these any model insists.
  const words = ['the', 'a', 'and', 'was', 'he', 'she'];
  desk.write('kept.md', PAGE);
  await writer.open('kept.md');
  await desk.changeSettings({ 'storywisp.care.words': words });
  await writer.command('Storywisp: Continue Here');
  const text = await writer.saved('kept.md', (saved) => saved.length > PAGE.length + 2);
  await writer.screenshot('care-kept');
  assert.doesNotMatch(text.slice(PAGE.length), new RegExp(`\\b(?:${words.join('|')})\\b`, 'i'));
  const shown = await tooltip(/Last answer/);
  assert.doesNotMatch((await shown.textContent()) ?? '', /your list/);
});

test('hides what holds a word of the writer’s list, counts it, and shows it anyway', async () => {
  desk.write('care.md', PAGE);
  await writer.open('care.md');
  await desk.changeSettings({ 'storywisp.care.words': EVERYTHING });
  await writer.type(' ');
  const shown = await tooltip(/suggestions? hidden: your list \(\d+\)/);
  await writer.screenshot('care-tooltip');
  assert.match((await shown.textContent()) ?? '', /Nothing is shown: What the model had to say here was hidden/);
  assert.equal(await writer.ghostTextNow(), '');

  await shown.locator('a', { hasText: 'Show anyway' }).click();
  const row = writer.rows().first();
  await row.waitFor();
  await writer.screenshot('care-list');
  assert.match((await row.textContent()) ?? '', /your list: /);
  await writer.press('Enter');
  const text = await writer.saved('care.md', (saved) => saved.length > PAGE.length + 2);
  assert.ok(text.startsWith(`${PAGE} `), text);
  await writer.press('Control+Z');
  await writer.saved('care.md', (saved) => saved === `${PAGE} `);
});

test('says why nothing is shown, and where it is', async () => {
  await writer.command('Storywisp: Why Is Nothing Shown?');
  await writer.notification(/The last time: What the model had to say here was hidden/);
  await writer.screenshot('care-why');
  await writer.pushButton(/was hidden/, 'Show Anyway');
  await writer.rows().first().waitFor();
  await writer.press('Escape');
});

test('says so when a story or all ideas are hidden, and has them in the list', async () => {
  await writer.command('Storywisp: Continue Here');
  await writer.notification('What the model wanted to say next was hidden, so Storywisp stopped.');
  await writer.screenshot('care-story');
  await writer.dismiss(/wanted to say next/);
  await writer.saved('care.md', (saved) => saved === `${PAGE} `);

  await writer.command('Storywisp: Generate Ideas');
  await writer.notification('The ideas that the model had here were hidden.');
  await writer.pushButton(/ideas that the model had/, 'Show Anyway');
  await writer.rows().first().waitFor();
  await writer.screenshot('care-list-long');
  await writer.press('Enter');
  const text = await writer.saved('care.md', (saved) => saved.length > PAGE.length + 2);
  assert.ok(text.startsWith(`${PAGE} `), text);
  await writer.press('Control+Z');
  await writer.saved('care.md', (saved) => saved === `${PAGE} `);
});

test('leaves alone what the writer types, and stops when the list is empty', async () => {
  desk.write('free.md', '');
  await writer.open('free.md');
  await desk.changeSettings({});
  await writer.type('The old woman and the sea');
  const ghost = await writer.ghostText();
  await writer.press('Tab');
  await writer.saved('free.md', (saved) => saved.startsWith(`The old woman and the sea${ghost.slice(0, 3)}`));
});

test('the roads not taken are no back door', async () => {
  const roads = writer.page.locator('.pane', { hasText: 'Roads Not Taken' }).locator('.monaco-list-row');
  await writer.command('Explorer: Focus on Storywisp: Roads Not Taken View');
  await roads.filter({ hasText: 'The old woman and the sea' }).click();
  await writer.press('ArrowRight');
  const taken = roads.filter({ hasText: 'taken,' }).first();
  await taken.waitFor();
  const before = await roads.allTextContents();
  await desk.changeSettings({ 'storywisp.care.words': EVERYTHING });
  await taken.click();
  await writer.command('Storywisp: Vary Slightly');
  await writer.notification('What the model wrote here was hidden.');
  await writer.screenshot('care-roads');
  assert.deepEqual(await roads.allTextContents(), before);
});
