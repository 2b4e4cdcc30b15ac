// A writer at the keyboard of a real VS Code with Storywisp in it: what they type, see and find in their file.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day';

let desk: Desk;
let writer: Writer;
let file: string;
let files = 0;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension, {
    keybindings: [
      { key: 'ctrl+alt+right', command: 'storywisp.takeSentence' },
      { key: 'ctrl+alt+t', command: 'storywisp.toggle' },
    ],
  });
  writer = desk.writer;
});
after(() => desk?.leave());

beforeEach(openStory);
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

async function openStory(): Promise<void> {
  file = `story-${++files}.md`;
  desk.write(file, OPENING);
  await writer.open(file);
}

test('types, sees the rest of the sentence, and takes it with Tab', async () => {
  await writer.type(' she went');
  const ghost = await writer.ghostText();
  await writer.screenshot('ghost-text');
  await writer.press('Tab');
  const text = await writer.saved(file, (saved) => saved.length > `${OPENING} she went`.length);
  assert.equal(text, `${OPENING} she went${ghost}`);
});

test('takes a word with Ctrl+Right', async () => {
  await writer.type(' she went');
  const typed = `${OPENING} she went`;
  const ghost = await writer.ghostText();
  await writer.press('Control+ArrowRight');
  // VS Code counts the blank before a word as one of its own.
  if (/^\s/.test(ghost)) await writer.press('Control+ArrowRight');
  const text = await writer.saved(file, (saved) => /\S/.test(saved.slice(typed.length)));
  const taken = text.slice(typed.length);
  assert.ok(ghost.startsWith(taken), `${taken} of ${ghost}`);
  assert.match(taken, /^\s*\S+$/);
});

test('asks with Alt+\\ and goes through three alternatives', async () => {
  const seen = [await writer.askForGhostText()];
  await writer.screenshot('alternatives');
  for (let next = 0; next < 2; next++) {
    await writer.press('Alt+BracketRight');
    seen.push(await writer.ghostText(seen.at(-1)));
  }
  assert.equal(new Set(seen).size, 3, seen.join(' | '));
});

test('takes sentence after sentence of an alternative, and what follows stands there at once', async () => {
  const first = await writer.askForGhostText();
  await writer.press('Alt+BracketRight');
  const second = await writer.ghostText(first);
  await writer.press('Control+Alt+ArrowRight');
  const taken = await writer.saved(file, (saved) => saved.length > OPENING.length);
  assert.ok((OPENING + second).startsWith(taken), `${taken} of ${second}`);
  const next = await writer.ghostText();
  await writer.screenshot('sentence-taken');
  // By the palette, which hides the ghost text, as well.
  await writer.command('Storywisp: Take Next Sentence');
  const more = await writer.saved(file, (saved) => saved.length > taken.length);
  assert.ok((taken + next).startsWith(more), `${more} of ${next}`);
});

test('chooses one of five ideas; one Ctrl+Z takes it out', async () => {
  await writer.command('Storywisp: Generate Ideas');
  await until(
    'five ideas',
    () => writer.rows().count(),
    (count) => count >= 5,
  );
  await writer.rows().filter({ hasText: 'More' }).waitFor();
  await writer.screenshot('ideas');
  await writer.press('ArrowDown', 'Enter');
  const text = await writer.saved(file, (saved) => saved.length > OPENING.length);
  assert.ok(text.startsWith(OPENING), text);
  assert.match(text.slice(OPENING.length), /\w+\W+\w+/);
  await writer.press('Control+Z');
  await writer.saved(file, (saved) => saved === OPENING);
});

test('temperature 0 gives the same text twice, 1.5 another, with no restart', async () => {
  const processes = desk.modelProcesses();
  const ghosts: string[] = [];
  for (const temperature of [0, 0, 1.5, 1.5, 1.5]) {
    await desk.changeSettings({ 'storywisp.sampling.temperature': temperature });
    await openStory();
    await writer.type(' she went');
    ghosts.push(await writer.ghostText());
  }
  const [greedy, again, ...wild] = ghosts;
  assert.equal(again, greedy);
  assert.ok(
    wild.some((ghost) => ghost !== greedy),
    ghosts.join(' | '),
  );
  assert.deepEqual(desk.modelProcesses(), processes);
});

test('the model process is killed and ghost text comes back', async () => {
  await writer.type(' she went');
  await writer.ghostText();
  const [killed] = desk.modelProcesses();
  assert.ok(killed);
  process.kill(killed, 'SIGKILL');
  await until(
    'its end',
    () => desk.modelProcesses(),
    (pids) => !pids.includes(killed),
  );
  await writer.press('Enter', 'Enter');
  await writer.type('Far away in the mountains there was a king who');
  await writer.ghostText();
  assert.equal(desk.modelProcesses().length, 1);
});

test('paused, nothing comes', async () => {
  await writer.command('Storywisp: Pause...');
  await writer.rows().filter({ hasText: /until/i }).first().click();
  await writer.type(' she went to the');
  await writer.press('Alt+Backslash');
  await writer.screenshot('paused');
  await writer.noGhostText();
  await writer.command('Storywisp: Resume');
  await writer.type(' shore and');
  await writer.ghostText();
});

test('turned off for the language by a key, what is shown goes at once, and on again it comes', async () => {
  await writer.type(' she went');
  await writer.ghostText();
  await writer.press('Control+Alt+T');
  await writer.noGhostText();
  await writer.press('Control+Alt+T');
  await writer.page.locator('.part.statusbar [aria-label="Storywisp: Ready"]').first().waitFor();
  await writer.type(' to the shore and');
  await writer.ghostText();
});

/** What is underlined in this style in the text, as far as it is in view. */
async function underlined(style: 'solid' | 'dotted'): Promise<string> {
  const found = await writer.page.locator('.monaco-editor .view-line span > span').evaluateAll((spans, wanted) => {
    const isWanted = (span: Element) => {
      const { textDecorationLine, textDecorationStyle } = getComputedStyle(span);
      return textDecorationLine === 'underline' && textDecorationStyle === wanted;
    };
    return spans.filter(isWanted).map((span) => span.textContent);
  }, style);
  return found.join('').replaceAll('\u00a0', ' ');
}

test('sees what came from the model, after edits and in a file opened again, and makes it theirs', async () => {
  await writer.type(' she went');
  const ghost = await writer.ghostText();
  await writer.press('Tab');
  await writer.command('Storywisp: Show Generated Text');
  const squeezed = (text: string) => text.replace(/\s/g, '');
  const toBe = (style: 'solid' | 'dotted', text: string) =>
    until(
      `${style}: ${text}`,
      () => underlined(style),
      (seen) => squeezed(seen) === squeezed(text),
    );
  await toBe('solid', ghost);
  await writer.screenshot('generated-text');

  await writer.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  await writer.type(' indeed ');
  await toBe('dotted', ghost);
  await toBe('solid', '');
  await writer.saved(file, (saved) => saved.includes(' indeed '));
  await writer.command('View: Close Editor');
  await writer.open(file);
  await toBe('dotted', ghost);

  await writer.page
    .locator('.monaco-editor .view-line span > span', { hasText: squeezed(ghost).slice(-2) })
    .last()
    .hover();
  const hover = writer.page.locator('.monaco-hover:visible', { hasText: 'changed since' });
  await hover.waitFor();
  await writer.screenshot('generated-text-hover');
  await hover.locator('a', { hasText: 'Mark as Mine' }).click();
  await toBe('dotted', '');
  await writer.command('Storywisp: Provenance Report');
  await writer.page.locator('.view-line', { hasText: 'Where the words come from' }).waitFor();
  await writer.screenshot('provenance-report');
  await writer.command('Storywisp: Show Generated Text');
});
