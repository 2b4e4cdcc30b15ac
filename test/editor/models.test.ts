// A writer who chooses models, in a real VS Code, from a hub on loopback that may misbehave.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fakeVllm } from '../support/completionsServer.ts';
import { FABLE_FOLDER } from '../support/fable.ts';
import { exampleRepositories } from '../support/hub/repositories.ts';
import { filesOfFolder } from '../support/hub/repository.ts';
import { type Hub, startHub } from '../support/hub/startHub.ts';
import { type ForwardProxy, startProxy } from '../support/proxy.ts';
import { Desk } from './hands/desk.ts';
import { ModelChooser } from './hands/modelChooser.ts';
import type { Writer } from './hands/writer.ts';
import { linkExtension } from './host/scratch.ts';

const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day';
/** It has 28 MB. */
const MODEL = 'storywisp/fable-14m';
/** The same under another name, which no test brings here. */
const DAMAGED = 'storywisp/damaged';
const BYTES_PER_SECOND = 10e6;

let hub: Hub;
let proxy: ForwardProxy;
let desk: Desk;
let writer: Writer;
let models: ModelChooser;
let files = 0;

before(async () => {
  const damaged = { id: DAMAGED, files: filesOfFolder(FABLE_FOLDER) };
  hub = await startHub({ repositories: [...exampleRepositories([]), damaged], bytesPerSecond: BYTES_PER_SECOND });
  // This machine's hub is reached without it.
  proxy = await startProxy(`Basic ${Buffer.from('writer:secret').toString('base64')}`);
  const userSettings = { 'http.proxy': proxy.url.replace('//', '//writer:secret@') };
  desk = await Desk.prepare((line) => console.error(line), linkExtension, { userSettings });
  writer = desk.writer;
  models = new ModelChooser(desk);
});
after(async () => {
  await desk?.leave();
  await hub?.close();
  proxy?.close();
});
// Whatever the test before has left: the embedded model, nothing over the page, a story.
beforeEach(async () => {
  await writer.tidyUp();
  const file = `story-${++files}.md`;
  desk.write(file, OPENING);
  await writer.open(file);
  await desk.changeMachineSettings({ 'storywisp.model.hubEndpoint': hub.url });
});
afterEach(async (t) => {
  hub.faults.clear();
  await writer.screenshot(`models after ${'name' in t ? t.name : ''}`);
});

const status = (selector: string) =>
  writer.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).and(writer.page.locator(selector));

test('the list says what each model costs, and which one writes', async () => {
  const rows = await models.list();
  await writer.screenshot('models-list');
  const rowOf = (title: string) => rows.find((row) => row.includes(title)) ?? '';
  assert.match(rowOf('Fable'), /in use, licence mit.*14M parameters.*words\/s/);
  assert.match(rowOf('DistilGPT-2'), /download 354 MB, licence apache-2\.0.*82M parameters.*disk.*memory/);
  await writer.press('Escape');
});

test('a download is asked about, watched, cancelled and resumed; it writes, and is left and removed', async () => {
  // Until it is cancelled, more does not come, however often it is tried.
  const stall = { kind: 'stall', path: 'model.safetensors', host: 'cdn' } as const;
  hub.faults.add({ ...stall, after: 20e6 }, { ...stall, after: 0, times: 99 });
  await models.fromHub(`${hub.url}/${MODEL}`);
  const question = await models.agree(MODEL);
  assert.match(question, new RegExp(`28 MB from ${new URL(hub.url).host}.*are free.*licence mit`, 's'));
  await writer.notification(`Fetching ${MODEL}`, /\d MB of 28 MB, [\d.]+ MB a second, \d+ s left/);
  await writer.screenshot('models-progress');
  await models.fromHub('nobody/nothing');
  await writer.notification(`${MODEL} is being fetched. Wait`);
  await writer.dismiss(`${MODEL} is being fetched. Wait`);
  await writer.pushButton(`Fetching ${MODEL}`, 'Cancel');
  hub.faults.clear();
  await writer.pushButton('is not here yet', 'Resume');
  assert.match(await models.agree(MODEL), /of which \d.* MB are here already/);
  await models.chosen(MODEL);
  await writer.type(' she went');
  await writer.ghostText();
  await writer.press('Tab');
  await writer.command('Storywisp: Where Are My Models');
  await writer.notification(/It is in .*storywisp/);
  await models.leaveAndRemove('fable-14m');
  await writer.type(' and then');
  await writer.ghostText();
});

test('a log-in page in place of the hub: plain words, and "Try Again" goes well', async () => {
  hub.faults.add({ kind: 'html', path: MODEL, times: 99 });
  await models.fromHub(MODEL);
  await writer.notification(/a web page came/);
  await writer.screenshot('models-login-page');
  hub.faults.clear();
  await writer.pushButton(/a web page came/, 'Try Again');
  await writer.dialog(`Download ${MODEL}?`);
  await writer.press('Escape');
});

test('a wrong byte: plain words, and nothing is chosen', async () => {
  hub.faults.add({ kind: 'wrongByte', path: 'model.safetensors', at: 1000, times: 99 });
  await models.fromHub(DAMAGED);
  await models.agree(DAMAGED);
  await writer.notification(/not what the hub promised/, 'Try Again');
  await writer.screenshot('models-wrong-byte');
  await writer.dismiss(/not what the hub promised/);
  await models.chosen(undefined);
});

test('what cannot be had is said, with what helps', async () => {
  for (const [name, words] of [
    ['nobody/nothing', /has no repository nobody\/nothing/],
    ['storywisp/not-gpt2', /it is a llama/],
    ['storywisp/only-pytorch', /pytorch_model\.bin/],
  ] as const) {
    await models.fromHub(name);
    await writer.notification(words, 'Choose Model...');
    await writer.screenshot(`models-${name.replace('/', ' ')}`);
    await writer.dismiss(words);
  }
});

test('a gated model wants a token, which no settings file holds', async () => {
  await models.fromHub('storywisp/gated');
  await writer.pushButton(/wants a token/, 'Set Token...');
  await writer.answer('Token for', 'hf_token_of_the_tests');
  await models.fromHub('storywisp/gated');
  await models.agree('storywisp/gated');
  await models.chosen('storywisp/gated');
  assert.doesNotMatch(JSON.stringify(await desk.machineSettings()), /hf_token/);
});

test('a folder on this machine is chosen by hand, whatever its name; one without a model is refused', async () => {
  await writer.type(' she went');
  await writer.ghostText();
  const folder = desk.copyBeside(FABLE_FOLDER, 'Märchen und 物語');
  desk.write('../Märchen und 物語/notes/how it was made.md', 'By hand.');
  await models.choose('From a Folder...');
  await writer.screenshot('models-folder');
  await writer.takeFolder('Folder with a Model', folder, 'notes', 'Write with This Model');
  await models.chosen(folder);
  await status('[aria-label^="Storywisp: Ready"]').hover();
  await writer.page.locator('.workbench-hover', { hasText: 'Model: Märchen und 物語' }).waitFor();
  await writer.screenshot('models-folder-writes');

  const none = desk.copyBeside('test/fixtures', 'no model');
  await models.choose('From a Folder...');
  await writer.takeFolder('Folder with a Model', none, 'tls', 'Write with This Model');
  await writer.notification(`There is no GPT-2 model at ${none}`, 'Choose Model...');
  await writer.press('Enter');
  await writer.type('The king and');
  await writer.ghostText();
});

test('by the proxy of the editor’s settings, with its password', async (t) => {
  const elsewhere = await startHub({ repositories: exampleRepositories([]), named: true });
  t.after(() => elsewhere.close());
  await desk.changeMachineSettings({ 'storywisp.model.hubEndpoint': elsewhere.url });
  await models.fromHub('storywisp/not-gpt2');
  await writer.notification(/it is a llama/);
  await models.fromHub('storywisp/gated');
  await writer.notification(/wants a token: .* hub\.test:\d+/);
  await writer.screenshot('models-by-proxy');
  assert.ok(proxy.asked.length > 4 && proxy.asked.every((asked) => asked.startsWith('http://hub.test:')));
});

test('a server writes once that was agreed to, in words; then this machine again', async (t) => {
  const server = await fakeVllm({ write: () => ' sailed to the server by the sea.', model: 'tales' });
  t.after(() => server.close());
  const host = `127.0.0.1:${server.port} (this machine)`;
  await models.choose('From a Server...');
  await writer.answer('Server (1/3)', server.url);
  await writer.answer('Server (2/3)', 'key-of-the-tests');
  await writer.choose('Server (3/3)', 'tales');
  assert.match(await writer.dialog(`Send your text to ${host}?`), /the text before the cursor is sent to/);
  await writer.screenshot('models-server-question');
  assert.deepEqual(server.completions, []);
  await writer.press('Enter');

  await status(`[aria-label*="Text is sent to ${host}"]`).waitFor();
  await writer.type(' and so she');
  assert.match(await writer.ghostText(), /sailed to the server/);
  await writer.screenshot('models-server');
  assert.equal(server.asked.at(-1)?.headers.authorization, 'Bearer key-of-the-tests');
  assert.doesNotMatch(JSON.stringify(await desk.machineSettings()), /key-of-the-tests/);

  await writer.command('Storywisp: Write on This Machine Again');
  await status('[aria-label^="Storywisp: Ready"]:not([aria-label*="sent to"])').waitFor();
  const before = server.completions.length;
  await writer.press('Enter');
  await writer.type('The king and');
  await writer.ghostText();
  assert.equal(server.completions.length, before);
});
