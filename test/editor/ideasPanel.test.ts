// A writer with the ideas panel beside the page, by keyboard, in a real VS Code with Storywisp in it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { IdeasPanel } from './hands/ideasPanel.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const FILE = 'tale.md';
const PAGE =
  'Once upon a time there was an old woman who lived in a little house by the sea. Her name was Marigold, and every ' +
  'night she lit a lamp for the ships.\n\nOne evening a boy named Tom came to her door, and he would not say to ' +
  'Marigold where he came from.';

let desk: Desk;
let writer: Writer;
let panel: IdeasPanel;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
  panel = new IdeasPanel(writer);
  desk.write(FILE, PAGE);
  await writer.open(FILE);
});
after(() => desk?.leave());
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

const work = (words: string) => panel.page.locator('#work', { hasText: words });
const editorText = async () => {
  const lines = await writer.page.locator('.editor-instance .view-lines').first().innerText();
  return lines.replaceAll('\u00a0', ' ');
};

test('asks nothing by itself, and says what it would read', async () => {
  await panel.show();
  await panel.page.locator('#source', { hasText: `${FILE}: the page before the cursor` }).waitFor();
  await panel.page.locator('#empty').waitFor();
  await writer.screenshot('ideas-panel-empty');
  assert.equal(await panel.cards.count(), 0);
});

test('an idea is inserted from its card by keyboard, in one undo step', async () => {
  const ideas = await panel.ask('What happens next');
  assert.ok(ideas.length > 2, ideas.join('\n'));
  await writer.screenshot('ideas-panel-next');
  await panel.cards.first().focus();
  await writer.press('ArrowDown');
  const [, second = ''] = ideas;
  await until(
    'the focus on the second card',
    () => panel.page.locator('.card:focus .text').textContent(),
    (text) => text === second,
  );
  await writer.press('Enter');
  await until('the idea in the text', editorText, (text) => text.replace(/\s+/g, ' ').includes(second.slice(0, 20)));
  const text = await writer.saved(FILE, (saved) => saved !== PAGE);
  assert.equal(text, `${PAGE} ${second}`);
  await panel.button(panel.cards.nth(1), 'insert').filter({ hasText: 'Inserted' }).waitFor();
  await writer.screenshot('ideas-panel-inserted');
  await writer.press('Control+Z');
  await writer.saved(FILE, (saved) => saved === PAGE);
});

test('titles are kept in a file beside the story, and what was dropped does not come back', async () => {
  const titles = await panel.ask('Titles', 'a storm is coming');
  assert.ok(titles.length > 1, titles.join('\n'));
  for (const title of titles) assert.ok(title.split(/\s+/).length <= 7 && !/["“”]/.test(title), title);
  const [first = '', second = ''] = titles;
  await panel.button(panel.cards.first(), 'keep').press('Enter');
  await panel.button(panel.cards.first(), 'keep').filter({ hasText: 'Kept' }).waitFor();
  const kept = await writer.saved('ideas.md', (text) => text.includes(`- ${first} *(`));
  assert.match(kept, /^# Ideas\n\n## Titles\n\n- .* \*\(\d{4}-\d\d-\d\d, tale\.md\)\*\n$/);
  await panel.button(panel.cards.nth(1), 'keep').press('Enter');
  await writer.saved('ideas.md', (text) => text.startsWith(kept) && text.includes(`- ${second} *(`));
  await writer.screenshot('ideas-panel-titles');
  const count = await panel.cards.count();
  await panel.cards.nth(1).focus();
  await writer.press('Delete');
  await until(
    'one card less',
    () => panel.cards.count(),
    (left) => left === count - 1,
  );
  assert.ok(!(await panel.cards.locator('.text').allTextContents()).includes(second));
});

test('what a card’s buttons do is a command too, of the card that had the focus', async () => {
  const card = panel.cards.nth(1);
  const idea = (await panel.text(card).textContent()) ?? '';
  await card.focus();
  await writer.command('Storywisp: Insert Idea');
  await writer.saved(FILE, (saved) => saved === `${PAGE} ${idea}`);
  await writer.press('Control+Z');
  await writer.saved(FILE, (saved) => saved === PAGE);
  await card.click({ button: 'right' });
  await writer.page.locator('.monaco-menu .action-label', { hasText: 'More Ideas Like This' }).waitFor();
  await writer.screenshot('ideas-panel-menu');
  await writer.press('Escape');
});

test('more like one come below it', async () => {
  const card = panel.cards.first();
  const before = await panel.cards.count();
  await panel.button(card, 'more').press('Enter');
  await until(
    'more ideas',
    async () => (await panel.cards.count()) > before || (await work('no idea').isVisible()),
    Boolean,
  );
  await panel.page.locator('section').first().locator('.card.variation').first().waitFor();
  await panel.settled();
  await writer.screenshot('ideas-panel-more');
});

test('what is kept joins what the writer has not saved', async () => {
  await writer.command('Storywisp: Open Kept Ideas');
  await writer.page.locator('.tab.active', { hasText: 'ideas.md' }).waitFor();
  await writer.press('Control+Home');
  await writer.type('Mine, before all others. ');
  await panel.show();
  await panel.page.locator('#source', { hasText: FILE }).waitFor();
  const card = panel.cards.nth(1);
  const idea = (await panel.text(card).textContent()) ?? '';
  await panel.button(card, 'keep').press('Enter');
  await panel.button(card, 'keep').filter({ hasText: 'Kept' }).waitFor();
  const text = await until('the idea in the text', editorText, (now) => now.includes(`- ${idea} *(`));
  assert.ok(text.startsWith('Mine, before all others. # Ideas'), text);
  await writer.screenshot('ideas-panel-kept');
});

test('everything is there again when the view was hidden', async () => {
  const before = await panel.cards.locator('.text').allTextContents();
  await writer.command('View: Show Search');
  await panel.show();
  await until(
    'the same cards',
    () => panel.cards.locator('.text').allTextContents(),
    (texts) => texts.join() === before.join(),
  );
  assert.equal(await panel.page.locator('#line').inputValue(), 'a storm is coming');
  await panel.button(panel.cards.first(), 'keep').filter({ hasText: 'Kept' }).waitFor();
});

test('a kind about a character says when there is nobody, and takes a name from the line', async () => {
  desk.write('empty.md', 'It rained.');
  await writer.command('View: Show Explorer');
  await writer.open('empty.md');
  await panel.show();
  await panel.page.locator('#source', { hasText: 'empty.md' }).waitFor();
  await panel.page.locator('#kind').selectOption({ label: 'What a character wants' });
  await panel.page.locator('#line').fill('');
  await panel.page.locator('#line').press('Enter');
  await work('Nobody is named here yet').waitFor();
  await writer.screenshot('ideas-panel-nobody');
  const wants = await panel.ask('What a character wants', 'Rosalind');
  assert.ok(
    wants.some((text) => text.includes('Rosalind')),
    wants.join('\n'),
  );
});

test('own patterns are kinds; a broken file leaves the others and says where it is broken', async () => {
  await writer.command('Storywisp: Edit Idea Patterns');
  await writer.page.locator('.tab.active', { hasText: 'patterns.json' }).waitFor();
  await panel.page.locator('#kind option', { hasText: 'Rumours' }).waitFor({ state: 'attached' });
  await panel.page.locator('#source', { hasText: 'empty.md' }).waitFor();
  const rumours = await panel.ask('Rumours', 'a storm is coming');
  assert.ok(
    rumours.some((text) => /^(In the market|"Have you heard)/.test(text)),
    rumours.join('\n'),
  );
  await writer.screenshot('ideas-panel-rumours');
  desk.write(
    '.storywisp/patterns.json',
    '{\n "patterns": [\n  { "id": "mine", "promt": "x" },\n  { "id": "good" }\n ]\n}\n',
  );
  await panel.page.locator('#problem', { hasText: 'line 3: there is no "promt" in a pattern' }).waitFor();
  await panel.page.locator('#kind option', { hasText: 'good' }).waitFor({ state: 'attached' });
  await panel.page.locator('#kind option', { hasText: 'Titles' }).waitFor({ state: 'attached' });
  await writer.page.locator('.squiggly-warning').first().waitFor();
  await writer.screenshot('ideas-panel-problem');
});

test('paused, it computes nothing until the writer resumes', async () => {
  await writer.command('Storywisp: Pause...');
  await writer.choose('Pause', 'Until', /Until/);
  await work('Storywisp is paused').waitFor();
  assert.ok(await panel.page.locator('#ask').isDisabled());
  await writer.screenshot('ideas-panel-paused');
  await panel.page.locator('#resume').press('Enter');
  await work('Storywisp is paused').waitFor({ state: 'hidden' });
  assert.ok(await panel.page.locator('#ask').isEnabled());
});

test('in high contrast, and narrow', async () => {
  await desk.changeSettings({ 'workbench.colorTheme': 'Default High Contrast' });
  await writer.screenshot('ideas-panel-contrast');
  const edge = await writer.page.locator('.monaco-sash.vertical').nth(1).boundingBox();
  assert.ok(edge);
  await writer.page.mouse.move(edge.x + 2, edge.y + 200);
  await writer.page.mouse.down();
  await writer.page.mouse.move(edge.x - 90, edge.y + 200, { steps: 5 });
  await writer.page.mouse.up();
  await writer.screenshot('ideas-panel-narrow');
});
