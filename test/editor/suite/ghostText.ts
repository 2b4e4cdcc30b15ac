// Ghost text where it belongs, and none where it does not.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { moveTo, OPENING, openText, staysUntouched, takeGhostText, takeWhatComes } from './editing.ts';

export function defineGhostText(): void {
  for (const language of ['markdown', 'plaintext']) {
    it(`continues the sentence in ${language}, and one undo takes it out again`, async () => {
      const editor = await openText(OPENING, language);
      const taken = await takeGhostText(editor);
      assert.match(taken, /\w/);
      assert.equal(editor.document.getText(), OPENING + taken);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), OPENING);
    });
  }

  it('comes by itself after typing', async () => {
    const editor = await openText('Once upon a time there was an old');
    // What is typed before the editor has the focus, it does not ask about: a writer types on.
    for (const word of [' king', ' who', ' lived', ' in', ' a']) {
      await vscode.commands.executeCommand('type', { text: word });
      const typed = editor.document.getText();
      const taken = await takeWhatComes(editor, 8_000).catch(() => undefined);
      if (taken === undefined) continue;
      assert.equal(editor.document.getText(), typed + taken);
      return;
    }
    assert.fail('nothing came');
  });

  it('continues in the middle of a document without touching what follows', async () => {
    const rest = '\n\nThe end of the tale.\n';
    const editor = await openText(`${OPENING}${rest}`);
    moveTo(editor, editor.document.positionAt(OPENING.length));
    const taken = await takeGhostText(editor);
    assert.equal(editor.document.getText(), OPENING + taken + rest);
  });

  it('comes where the writer is, while text is selected in another editor on the same document', async () => {
    const elsewhere = await openText(OPENING);
    elsewhere.selection = new vscode.Selection(0, 0, 0, 4);
    const { Beside } = vscode.ViewColumn;
    const editor = await vscode.window.showTextDocument(elsewhere.document, { viewColumn: Beside });
    moveTo(editor, editor.document.positionAt(OPENING.length));
    const taken = await takeGhostText(editor);
    assert.equal(editor.document.getText(), OPENING + taken);
    await vscode.commands.executeCommand('workbench.action.joinAllGroups');
  });

  it('stays out of a code block', async () => {
    const editor = await openText('A story.\n\n```js\n// Once upon a time there was');
    await vscode.commands.executeCommand('type', { text: ' an old king' });
    assert.equal(await staysUntouched(editor), true);
  });

  it('stays out of languages that are off', async () => {
    const editor = await openText('// Once upon a time there was', 'javascript');
    await vscode.commands.executeCommand('type', { text: ' an old king' });
    assert.equal(await staysUntouched(editor), true);
  });

  it('never lands in a text that changed while the answer was on its way', async () => {
    const editor = await openText(OPENING);
    const asked = vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    const end = editor.document.positionAt(OPENING.length);
    await editor.edit((edit) => edit.delete(new vscode.Range(new vscode.Position(0, 4), end)));
    await asked;
    assert.equal(editor.document.getText(), 'Once');
    const taken = await takeGhostText(editor);
    assert.equal(editor.document.getText(), `Once${taken}`);
  });
}
