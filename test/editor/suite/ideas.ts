// Ideas from inside the editor: the list, the file of what was kept, the writer's patterns.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { OPENING, openText } from './editing.ts';

export function defineIdeas(): void {
  it('puts the chosen idea into an untitled document, as one undo step', async () => {
    const editor = await openText(`${OPENING} went down to the shore.`);
    const before = editor.document.getText();
    const after = await takeFirstIdea(editor);
    assert.ok(after.startsWith(before), after);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('asks as the writer’s own pattern for it says, and as before when that is broken', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, '.storywisp', 'patterns.json');
    const write = (text: string) => vscode.workspace.fs.writeFile(file, Buffer.from(text));
    const begin = ['\n\nThe lighthouse keeper '];
    await write(JSON.stringify({ patterns: [{ id: 'next', extends: 'next', begin }] }));
    const page = `${OPENING} went down to the shore.`;
    const editor = await openText(page);
    await until(
      'an idea by the pattern',
      async () => {
        const after = await takeFirstIdea(editor);
        await vscode.commands.executeCommand('undo');
        return after;
      },
      (after) => after.startsWith(`${page} The lighthouse keeper `),
    );
    await write('{ "patterns": [{ "id": "next", "extends": "other" }, { "id": "other", "extends": "next" }] }');
    await until(
      'an idea without it',
      async () => {
        const after = await takeFirstIdea(editor);
        await vscode.commands.executeCommand('undo');
        return after;
      },
      (after) => !after.startsWith(`${page} The lighthouse keeper `),
    );
    await vscode.workspace.fs.delete(file);
  });

  it('opens the file of patterns with an example that holds, and leaves one that is there', async () => {
    await vscode.commands.executeCommand('storywisp.editPatterns');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.ok(document.uri.path.endsWith('/.storywisp/patterns.json'), document.uri.path);
    assert.ok(JSON.parse(document.getText()).patterns.length > 0);
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from('{ "patterns": [] }'));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand('storywisp.editPatterns');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), '{ "patterns": [] }');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(document.uri);
  });
}

/** @returns what the document holds with it. */
async function takeFirstIdea({ document }: vscode.TextEditor): Promise<string> {
  const before = document.getText();
  const done = vscode.commands.executeCommand('storywisp.generateIdeas');
  const after = await until(
    'an idea in the document',
    async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return document.getText();
    },
    (text) => text !== before,
  );
  await done;
  return after;
}
