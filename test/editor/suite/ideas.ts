// "Generate Ideas" from inside the editor.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { OPENING, openText } from './editing.ts';

export function defineIdeas(): void {
  it('puts the chosen idea into an untitled document, as one undo step', async () => {
    const editor = await openText(`${OPENING} went down to the shore.`);
    const before = editor.document.getText();
    const done = vscode.commands.executeCommand('storywisp.generateIdeas');
    const after = await until(
      'an idea in the document',
      async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return editor.document.getText();
      },
      (text) => text !== before,
    );
    await done;
    assert.ok(after.startsWith(before), after);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });
}
