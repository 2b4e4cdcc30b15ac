// A folder that the writer does not trust, in a real VS Code: its settings choose no model, its text goes to no server,
// and its patterns are no kinds of ideas.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { type FakeServer, fakeVllm } from '../support/completionsServer.ts';
import { Desk } from './hands/desk.ts';
import { IdeasPanel } from './hands/ideasPanel.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const OPENING = 'Once upon a time there was an old king who';

let server: FakeServer;
let desk: Desk;
let writer: Writer;

before(async () => {
  server = await fakeVllm({ write: () => ' sailed to the server by the sea.', model: 'tales' });
  const machineSettings = { 'storywisp.model.server': server.url };
  desk = await Desk.prepare((line) => console.error(line), linkExtension, { machineSettings, asksForTrust: true });
  writer = desk.writer;
});
after(async () => {
  await desk?.leave();
  await server?.close();
});
afterEach((t) => writer.screenshot(`after ${'name' in t ? t.name : ''}`));

const status = (label: string) =>
  writer.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).and(writer.page.locator(label));

const ownKind = () => new IdeasPanel(writer).page.locator('#kind option', { hasText: 'Ours' });

test('not trusted: its patterns are not read, and that is said', async () => {
  desk.write('.storywisp/patterns.json', JSON.stringify({ patterns: [{ id: 'ours', title: 'Ours' }] }));
  const panel = new IdeasPanel(writer);
  await panel.show();
  await panel.page.locator('#problem', { hasText: 'patterns.json is not read: this folder is not trusted' }).waitFor();
  await writer.screenshot('trust-patterns');
  assert.equal(await ownKind().count(), 0);
  await writer.command('View: Show Explorer');
});

test('not trusted: no text leaves, and it is said why', async () => {
  desk.write('.vscode/settings.json', JSON.stringify({ 'storywisp.model.server': 'http://127.0.0.1:1/v1' }));
  desk.write('story.md', OPENING);
  await writer.open('story.md');
  await writer.type(' lived');
  await writer.notification('This folder is not trusted', `none of its text is sent to 127.0.0.1:${server.port}`);
  await status('[aria-label*="has stopped"]').waitFor();
  await writer.screenshot('trust-refused');
  assert.deepEqual(server.asked, []);
});

test('trusted: the server writes, with no reload', async () => {
  await writer.pushButton('This folder is not trusted', 'Manage Trust...');
  const refusal = writer.page.locator('.notification-toast', { hasText: 'This folder is not trusted' });
  await refusal.waitFor({ state: 'detached' });
  await writer.page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
  await writer.page.locator('.monaco-modal-editor-block .codicon-close').first().click();
  await status('[aria-label*="Text is sent to"]').waitFor();
  await writer.screenshot('trust-given');
  await writer.open('story.md');
  await writer.type(' in a');
  assert.match(await writer.ghostText(), /sailed to the server/);
  await writer.screenshot('trust-server-writes');
  assert.ok(server.completions.length > 0);
  assert.equal(await refusal.count(), 0);
});

test('trusted: its patterns are kinds of ideas', async () => {
  const panel = new IdeasPanel(writer);
  await panel.show();
  await ownKind().waitFor({ state: 'attached' });
  assert.equal(await panel.page.locator('#problem').isVisible(), false);
});
