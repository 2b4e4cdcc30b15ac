// A writer who talks with a character, by keyboard, in a real VS Code with Storywisp in it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const HEAD = '---\ndialogue: You, Mira\n---\n\nMira is a little girl who lives by the sea.\n\n';

let desk: Desk;
let writer: Writer;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
});
after(() => desk?.leave());
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

/** What stands in the editor that has the cursor. */
async function seen(): Promise<string> {
  const lines = writer.page.locator('.editor-instance .monaco-editor.focused .view-lines');
  return (await lines.innerText()).replaceAll('\u00a0', ' ');
}

/** @param place as the status bar says it. */
async function cursorAt(place: string): Promise<void> {
  await writer.page.locator('.statusbar-item', { hasText: place }).waitFor();
}

test('talks with somebody who is in the page', async () => {
  desk.write('page.md', 'It was a cold night. In the tower old Marigold lit the lamp, and the ships came home.');
  await writer.open('page.md');
  await writer.command('Storywisp: Talk With...');
  await writer.choose('Talk With', 'Marigold');
  await until('the dialogue', seen, (text) => /dialogue: You, Marigold/.test(text) && /You: ?\s*$/.test(text));
  await writer.type('Good evening! Are you cold?');
  await writer.press('Enter');
  const text = await until('an answer', seen, (now) => /Marigold: \S[\s\S]*\sYou: ?\s*$/.test(now));
  await writer.screenshot('dialogue');
  assert.match(text, /You: Good evening! Are you cold\?\s+Marigold: \S/);
  await writer.type('What a night.');
  await writer.press('Enter');
  await until('a second answer', seen, (now) => (now.match(/Marigold: \S/g) ?? []).length === 2);
  await writer.screenshot('dialogue-goes-on');
});

test('Enter answers after the writer’s turn, and is Enter everywhere else', async () => {
  desk.write('talk.md', `${HEAD}You: `);
  await writer.open('talk.md');
  await writer.type('Hello, Mira!');
  await writer.press('Shift+Enter');
  await writer.type('Shall we play?');
  const typed = `${HEAD}You: Hello, Mira!\nShall we play?`;
  await writer.press('Enter');
  await until('an answer', seen, (now) => /Mira: \S[\s\S]*\sYou: ?\s*$/.test(now));
  const answered = await writer.saved('talk.md', (saved) => /\n\nMira: .*\n\nYou: $/.test(saved));
  assert.ok(answered.startsWith(typed), answered);
  assert.match(answered.slice(typed.length), /^\n\nMira: \S.*\n\nYou: $/);

  await writer.press('Control+Z');
  await writer.saved('talk.md', (saved) => saved === typed);
  await writer.press('Control+Home', 'End', 'ArrowDown', 'End', 'Enter');
  await cursorAt('Ln 3, Col 1');
  await writer.type('mood: quiet');
  await writer.saved('talk.md', (saved) => saved === typed.replace('Mira\n---', 'Mira\nmood: quiet\n---'));

  await desk.changeSettings({ 'storywisp.dialogue.answerOnEnter': false });
  await writer.press('Control+End', 'Enter');
  await cursorAt('Ln 10, Col 1');
  await writer.type('Yes or no?');
  await writer.saved('talk.md', (saved) => saved.endsWith('Shall we play?\nYes or no?'));
});

test('gives another answer, and shows what it reads: who the other is, first', async () => {
  await desk.changeSettings({});
  desk.write('again.md', `${HEAD}You: `);
  await writer.open('again.md');
  await writer.type('Good morning, Mira! What did you see?');
  await writer.press('Enter');
  const isAnswered = (text: string) => /\n\nMira: \S.*\n\nYou: $/.test(text);
  const first = await writer.saved('again.md', isAnswered);
  await writer.command('Storywisp: Regenerate Turn');
  await writer.saved('again.md', (text) => isAnswered(text) && text !== first);
  await writer.screenshot('dialogue-again');
  await writer.command('Storywisp: Show Context');
  // The editor beside has short lines.
  const words = async () => (await seen()).replace(/\s+/g, ' ');
  const shown = await until('the context', words, (text) => text.includes('the answer of Mira'));
  const [persona, turns] = [shown.indexOf('Mira is a little girl'), shown.indexOf('You: Good morning')];
  assert.ok(persona > 0 && turns > persona, shown);
  await writer.screenshot('dialogue-context');
});
