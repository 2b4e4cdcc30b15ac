// A change in the workspace's settings changes what comes, with no restart; a wrong one breaks nothing.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ghostTextFor, OPENING, openText, staysUntouched } from './editing.ts';

const changed = new Set<string>();

async function set(key: string, value: unknown): Promise<void> {
  changed.add(key);
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Workspace);
}

export function defineSettings(): void {
  afterEach(async () => {
    for (const key of changed) await set(key, undefined);
    changed.clear();
  });

  it('temperature 0 says the same twice, 1.5 says something else', async () => {
    await set('storywisp.sampling.temperature', 0);
    const greedy = await ghostTextFor(OPENING);
    assert.equal(await ghostTextFor(OPENING), greedy);
    await set('storywisp.sampling.temperature', 1.5);
    const drawn = [await ghostTextFor(OPENING), await ghostTextFor(`${OPENING}`), await ghostTextFor(OPENING)];
    assert.ok(drawn.some((text) => text !== greedy));
  });

  it('maxNewTokens bounds the length', async () => {
    await set('storywisp.inline.maxNewTokens', 1);
    const taken = await ghostTextFor(OPENING);
    assert.match(taken, /^\s?\S+$/);
  });

  it('editor.inlineSuggest.enabled switches it off', async () => {
    await set('editor.inlineSuggest.enabled', false);
    const editor = await openText('Once upon a time there was an old');
    await vscode.commands.executeCommand('type', { text: ' king' });
    assert.equal(await staysUntouched(editor), true);
  });

  it('values of the wrong type or out of range break nothing', async () => {
    await set('storywisp.sampling.temperature', 'hot');
    await set('storywisp.sampling.topP', -3);
    await set('storywisp.sampling.seed', 'x');
    await set('storywisp.inline.maxNewTokens', 1e9);
    await set('storywisp.inline.contextTokens', null);
    await set('storywisp.inline.languages', 7);
    assert.match(await ghostTextFor(OPENING), /\w/);
  });
}
