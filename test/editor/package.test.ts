// The package of this platform, installed by the editor's own means: ghost text comes from there too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Desk } from './hands/desk.ts';
import type { InstalledEditor } from './host/install.ts';
import type { Scratch } from './host/scratch.ts';
import { buildPackage } from './packaging/buildPackage.ts';
import { knownTargets } from './packaging/nativeRuntime.ts';

const TARGET = `${process.platform}-${process.arch}`;
const OPENING = 'Once upon a time there was an old woman who lived in a little house by the sea. One day';
const skip = process.platform === 'linux' ? false : 'the server build that it is installed into runs on Linux only';

let folder: string;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'storywisp-vsix-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('installed from its package, it continues a story', { skip }, async (t) => {
  const { file, bytes } = buildPackage(TARGET, folder);
  t.diagnostic(`${path.basename(file)}: ${(bytes / 1e6).toFixed(1)} MB`);
  const desk = await Desk.prepare(
    (line) => console.error(line),
    (scratch, installed) => installPackage(file, scratch, installed),
  );
  try {
    desk.write('tale.md', OPENING);
    await desk.writer.open('tale.md');
    await desk.writer.type(' she went');
    const ghost = await desk.writer.ghostText();
    await desk.writer.screenshot('package');
    await desk.writer.press('Tab');
    const typed = `${OPENING} she went`;
    assert.equal(await desk.writer.saved('tale.md', (text) => text.length > typed.length), typed + ghost);
    assert.equal(desk.modelProcesses().length, 1);
  } finally {
    await desk.leave();
  }
});

test('a platform without a native library is refused with the ones that have one', () => {
  assert.equal(knownTargets().includes('darwin-x64'), false);
  assert.throws(() => buildPackage('darwin-x64', folder), /no library for darwin-x64. It has: .*linux-x64/);
});

function installPackage(file: string, { data, extensions }: Scratch, { node, server }: InstalledEditor): void {
  const folders = ['--server-data-dir', data, '--extensions-dir', extensions];
  const done = spawnSync(node, [server, ...folders, '--install-extension', file], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stdout + done.stderr);
  const [installed = ''] = readdirSync(extensions).filter((name) => name.startsWith('storywisp.'));
  const libraries = path.join(extensions, installed, 'dist/node_modules/onnxruntime-node/bin/napi-v6');
  assert.deepEqual(
    readdirSync(libraries).flatMap((platform) => readdirSync(path.join(libraries, platform))),
    [process.arch],
  );
}
