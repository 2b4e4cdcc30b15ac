// The extension comes up and brings what its manifest promises.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openText } from './editing.ts';

const ID = 'storywisp.storywisp';

export function defineActivation(): void {
  it('is active once a Markdown document is open', async () => {
    await openText('Once');
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const manifest = vscode.extensions.getExtension(ID)?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const promised = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(promised.length >= 9, `${promised.length} commands`);
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('keeps native code out of the extension host', async () => {
    const report = process.report.getReport() as unknown as { sharedObjects: string[] };
    assert.deepEqual(
      report.sharedObjects.filter((file) => file.includes('onnxruntime')),
      [],
    );
  });
}
