// Models by their setting: another one takes over with no reload, and what is no model changes nothing.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ghostTextFor, OPENING } from './editing.ts';

function useModel(name: string | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('storywisp').update('model.name', name, vscode.ConfigurationTarget.Global);
}

export function defineModels(): void {
  afterEach(() => useModel(undefined));

  it('writes with the model of a folder, and with the embedded one again', async () => {
    const extension = vscode.extensions.getExtension('storywisp.storywisp');
    assert.ok(extension);
    await ghostTextFor(OPENING);
    await useModel(vscode.Uri.joinPath(extension.extensionUri, 'models', 'fable-14m').fsPath);
    assert.match(await ghostTextFor('The king looked out over the sea and'), /\w/);
    await useModel(undefined);
    assert.match(await ghostTextFor('The old man went into the wood and'), /\w/);
  });

  it('goes on with the old one when a folder holds no model', async () => {
    await ghostTextFor(OPENING);
    await useModel('/nowhere/a model that is not there');
    assert.match(await ghostTextFor('The fox said to the crow that'), /\w/);
  });
}
