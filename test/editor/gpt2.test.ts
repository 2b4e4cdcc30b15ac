// GPT-2 at its real size, random weights, from a hub on loopback: half a gigabyte, so only when STORYWISP_LARGE is set.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exampleRepositories } from '../support/hub/repositories.ts';
import { type Hub, startHub } from '../support/hub/startHub.ts';
import { Desk } from './hands/desk.ts';
import { ModelChooser } from './hands/modelChooser.ts';
import { linkExtension } from './host/scratch.ts';

const ID = 'openai-community/gpt2';
const BYTES_PER_SECOND = 60e6;
const PATIENCE = 300_000;
const skip = process.env['STORYWISP_LARGE'] === undefined;

let hub: Hub;
let desk: Desk;

before(async () => {
  if (skip) return;
  hub = await startHub({ repositories: exampleRepositories([ID]), bytesPerSecond: BYTES_PER_SECOND });
  const machineSettings = { 'storywisp.model.hubEndpoint': hub.url };
  desk = await Desk.prepare((line) => console.error(line), linkExtension, { machineSettings });
  desk.writer.page.setDefaultTimeout(PATIENCE);
});
after(async () => {
  await desk?.leave();
  await hub?.close();
});

test('gpt2 is chosen, cancelled, resumed, written with, left and removed', { skip }, async () => {
  const { writer } = desk;
  const models = new ModelChooser(desk);
  desk.write('story.md', 'Once upon a time there was an old king who');
  await writer.open('story.md');
  await writer.type(' went');
  await writer.ghostText();

  await models.choose('GPT-2', /^GPT-2download/);
  assert.match(await models.agree(ID), /5\d\d MB from 127\.0\.0\.1.*124M parameters; licence mit/s);
  await writer.notification(`Fetching ${ID}`, /1\d\d MB of 5\d\d MB, [\d.]+ MB a second, \d+ s left/);
  await writer.screenshot('gpt2-progress');
  await writer.type(' to the');
  await writer.ghostText();
  await writer.screenshot('gpt2-writing-meanwhile');
  await writer.pushButton(`Fetching ${ID}`, 'Cancel');
  await writer.notification('is not here yet');
  await writer.screenshot('gpt2-cancelled');
  await writer.pushButton('is not here yet', 'Resume');
  assert.match(await models.agree(ID), /of which [1-4]\d\d MB are here already/);
  await writer.notification(`Fetching ${ID}`, /Compiling/);
  await writer.screenshot('gpt2-compiling');
  await models.chosen(ID);

  await writer.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).hover();
  await writer.page.locator('.workbench-hover', { hasText: '124 million' }).waitFor();
  await writer.screenshot('gpt2-status');
  await writer.page.mouse.move(500, 400);
  await writer.press('Enter');
  await writer.type('The sea and');
  await writer.press('Alt+Backslash');
  await writer.ghostText();
  await writer.screenshot('gpt2-ghost-text');
  await models.list();
  await writer.screenshot('gpt2-list');
  await writer.press('Escape');

  await models.leaveAndRemove('GPT-2');
  await writer.screenshot('gpt2-removed');
});
