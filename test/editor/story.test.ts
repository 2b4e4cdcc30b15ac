// A writer has a story written at the keyboard of a real VS Code: chosen, watched, stopped, undone, tried again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import { until } from './hands/until.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day she';

let desk: Desk;
let writer: Writer;
let files = 0;

before(async () => {
  desk = await Desk.prepare((line) => console.error(line), linkExtension);
  writer = desk.writer;
});
after(() => desk?.leave());

async function open(text: string): Promise<string> {
  const file = `tale-${++files}.md`;
  desk.write(file, text);
  await writer.open(file);
  return file;
}

const isWriting = () => writer.page.locator('.statusbar-item', { hasText: /Writing \d/ });

async function ended(): Promise<void> {
  await isWriting().waitFor({ state: 'detached' });
}

/** Watches from before it begins: a short story is over before a slow robot has looked. */
async function told(begin: () => Promise<void>): Promise<void> {
  await Promise.all([isWriting().waitFor(), begin()]);
  await ended();
}

test('a length is chosen, the story streams in, and it is offered again the next time', async () => {
  const file = await open(OPENING);
  await writer.command('Storywisp: Continue the Story...');
  await writer.screenshot('story-length');
  await writer.choose('Continue the Story', '2000 tokens');
  await writer.page.locator('.statusbar-item', { hasText: /Writing [1-9]/ }).waitFor();
  await writer.screenshot('story-writing');
  await writer.press('Escape');
  await ended();
  const text = await writer.saved(file, (saved) => saved.length > OPENING.length);
  assert.ok(text.startsWith(OPENING), text);
  await writer.command('Storywisp: Continue the Story...');
  const [first] = await until(
    'the lengths',
    () => writer.rows().allTextContents(),
    (rows) => rows.length > 3,
  );
  assert.match(first ?? '', /2000 tokens.*as last time/);
  await writer.press('Escape');
});

test('a title becomes a story below it; Try Again writes another, Ctrl+Z brings the first back', async () => {
  const file = await open('# The Fox and the Moon');
  await writer.command('Storywisp: Write a Story from This Line...');
  await told(() => writer.choose('Write a Story', '5 sentences'));
  const isStory = (text: string) => /^# The Fox and the Moon\n\n\S/.test(text);
  const first = await writer.saved(file, isStory);
  await writer.screenshot('story-from-title');
  await told(() => writer.command('Storywisp: Try Again'));
  await writer.saved(file, (text) => isStory(text) && text !== first);
  await writer.press('Control+Z');
  await writer.saved(file, (text) => text === first);
});

test('asks at each paragraph’s end, by keyboard', async () => {
  await open(OPENING);
  await writer.command('Storywisp: Continue the Story...');
  await writer.choose('Continue the Story', 'Paragraph by paragraph');
  await writer.rows().filter({ hasText: 'Go On' }).first().waitFor();
  await writer.screenshot('story-go-on');
  await writer.press('ArrowDown', 'Enter');
  await ended();
});

test('goes on while the writer edits above, and Try Again leaves what they touched', async () => {
  const file = await open(`The Sea\n\n${OPENING}`);
  await writer.command('Storywisp: Continue the Story...');
  await writer.choose('Continue the Story', '2000 tokens');
  await writer.page.locator('.statusbar-item', { hasText: /Writing [1-9]/ }).waitFor();
  await writer.press('Control+Home');
  await writer.type('A tale of ');
  // What is still to come is dropped when it is stopped.
  await writer.page.locator('.statusbar-item', { hasText: /Writing (?:[3-9]\d\d|\d{4})\// }).waitFor();
  await writer.screenshot('story-edited-above');
  await writer.press('Escape');
  await ended();
  const head = `A tale of The Sea\n\n${OPENING}`;
  const first = await writer.saved(file, (text) => text.startsWith(head) && text.length > head.length + 200);
  // Into the middle of what was written.
  await writer.press('Control+Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End');
  await writer.type(' BUT THEN');
  const touched = await writer.saved(file, (text) => text.includes(' BUT THEN'));
  const kept = touched.slice(0, touched.indexOf(' BUT THEN') + ' BUT THEN'.length);
  assert.notEqual(kept.slice(0, -' BUT THEN'.length), head, 'the words stand inside of the story');
  await Promise.all([isWriting().waitFor(), writer.command('Storywisp: Try Again')]);
  await writer.press('Escape');
  await ended();
  const again = await writer.saved(file, (text) => text !== touched && text.startsWith(kept));
  assert.ok(!again.endsWith(first.slice(-60)), 'what came after the words is another text');
  await writer.screenshot('story-tried-again');
});

for (const [what, length, wanted] of [
  ['sentences', '1 sentence', /^[^.!?]*[.!?][”"]?$/],
  ['paragraphs', '1 paragraph', /^(?!.*\n\n)/s],
] as const) {
  test(`ends where a length in ${what} says`, async () => {
    const file = await open(OPENING);
    await writer.command('Storywisp: Continue the Story...');
    await told(() => writer.choose('Continue the Story', length, new RegExp(`^${length}`)));
    const text = await writer.saved(file, (saved) => saved.length > OPENING.length);
    assert.match(text.slice(OPENING.length), wanted);
  });
}
