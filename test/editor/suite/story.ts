// Stories that are streamed into a document while its writer goes on working in it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { moveTo, OPENING, openText, takeGhostText } from './editing.ts';
import { withSettings } from './withSettings.ts';

const run = (command: string) => vscode.commands.executeCommand(command);

/** Starts `command`, and waits until `length` characters came. @returns its end. */
async function begin(editor: vscode.TextEditor, command: string, length = 40): Promise<{ ended: Thenable<unknown> }> {
  const before = editor.document.getText().length;
  const ended = run(command);
  await until(
    'the beginning of a story',
    () => editor.document.getText().length,
    (now) => now > before + length,
  );
  return { ended };
}

const start = (editor: vscode.TextEditor) =>
  editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'A new first line.\n\n'));

export function defineStory(): void {
  it('is one undo step and one redo, over several stretches', async () => {
    const editor = await openText(OPENING);
    await run('storywisp.continueHere');
    const told = editor.document.getText();
    assert.ok(told.length > OPENING.length + 300, told);
    assert.ok(told.startsWith(OPENING));
    await run('undo');
    assert.equal(editor.document.getText(), OPENING);
    await run('redo');
    assert.equal(editor.document.getText(), told);
  });

  it('leaves what is typed after it a step of its own', async () => {
    const editor = await openText(OPENING);
    await run('storywisp.continueHere');
    const told = editor.document.getText();
    for (const text of [' ', 'Y', 'es']) await vscode.commands.executeCommand('type', { text });
    assert.equal(editor.document.getText(), `${told} Yes`);
    await run('undo');
    assert.ok(editor.document.getText().startsWith(told), editor.document.getText());
  });

  it('follows its place when the writer edits above', async () => {
    const editor = await openText(OPENING);
    const { ended } = await begin(editor, 'storywisp.continueHere');
    assert.equal(await start(editor), true);
    await ended;
    const text = editor.document.getText();
    assert.ok(text.startsWith(`A new first line.\n\n${OPENING}`), text);
    assert.ok(text.length > OPENING.length + 300, text);
  });

  it('refuses a second story in the same document', async () => {
    await withSettings({ 'continue.maxNewTokens': 2000 }, async () => {
      const editor = await openText(OPENING);
      const { ended } = await begin(editor, 'storywisp.continueHere');
      let hasEnded = false;
      const first = ended.then(() => {
        hasEnded = true;
      });
      await run('storywisp.continueHere');
      assert.equal(hasEnded, false, 'it comes back at once, while the first is written still');
      await run('storywisp.stopWriting');
      await first;
      await run('undo');
      assert.equal(editor.document.getText(), OPENING);
    });
  });

  it('stops when told, and keeps what is there', async () => {
    await withSettings({ 'continue.maxNewTokens': 2000 }, async () => {
      const editor = await openText(OPENING);
      const { ended } = await begin(editor, 'storywisp.continueHere');
      await run('storywisp.stopWriting');
      await ended;
      const kept = editor.document.getText();
      assert.ok(kept.length > OPENING.length + 40 && kept.length < OPENING.length + 4000, kept);
      await run('undo');
      assert.equal(editor.document.getText(), OPENING);
    });
  });

  it('stops when the writer undoes it in the middle', async () => {
    await withSettings({ 'continue.maxNewTokens': 2000 }, async () => {
      const editor = await openText(OPENING);
      const { ended } = await begin(editor, 'storywisp.continueHere');
      await run('undo');
      await ended;
      assert.equal(editor.document.getText(), OPENING);
    });
  });

  it('is tried again in its own place, and one undo brings the first back', async () => {
    const rest = '\n\nThe end.';
    const editor = await openText(OPENING + rest);
    moveTo(editor, editor.document.positionAt(OPENING.length));
    await run('storywisp.continueHere');
    const first = editor.document.getText();
    await run('storywisp.tryAgain');
    const second = editor.document.getText();
    assert.notEqual(second, first);
    assert.ok(second.startsWith(OPENING) && second.endsWith(rest), second);
    assert.ok(!second.includes(first.slice(OPENING.length, OPENING.length + 200)), second);
    await run('undo');
    assert.equal(editor.document.getText(), first);
  });

  it('is tried again from the words that the writer put into it', async () => {
    const editor = await openText(OPENING);
    await run('storywisp.continueHere');
    const { document } = editor;
    const place = OPENING.length + 100;
    await editor.edit((edit) => edit.insert(document.positionAt(place), ' BUT THEN '));
    const kept = document.getText().slice(0, place + ' BUT THEN '.length);
    const before = document.getText();
    await run('storywisp.tryAgain');
    assert.ok(document.getText().startsWith(kept), document.getText());
    assert.notEqual(document.getText(), before);
  });

  it('ends with its document, and the next one is written', async () => {
    const editor = await openText(OPENING);
    const { ended } = await begin(editor, 'storywisp.continueHere');
    await run('workbench.action.revertAndCloseActiveEditor');
    await ended;
    const next = await openText(OPENING);
    assert.match(await takeGhostText(next), /\w/);
  });

  it('waits while its document is out of sight', async () => {
    const editor = await openText(OPENING);
    const { ended } = await begin(editor, 'storywisp.continueHere');
    await openText('Another page.');
    const there = await vscode.window.showTextDocument(editor.document);
    await ended;
    assert.ok(there.document.getText().length > OPENING.length + 300, there.document.getText());
  });

  it('is written in a document of CRLF lines, at the first of several cursors', async () => {
    const editor = await openText(`One day.\r\n\r\n${OPENING}`);
    const { document } = editor;
    const end = document.positionAt(document.getText().length);
    const other = new vscode.Position(0, 3);
    editor.selections = [new vscode.Selection(end, end), new vscode.Selection(other, other)];
    const before = document.getText();
    await run('storywisp.continueHere');
    assert.ok(document.getText().startsWith(before) && document.getText().length > before.length + 300);
  });

  it('refuses a comparison and the cell of a notebook', async () => {
    const editor = await openText(OPENING);
    const other = await openText(`${OPENING} he`);
    await vscode.commands.executeCommand('vscode.diff', editor.document.uri, other.document.uri);
    await run('storywisp.continueHere');
    assert.equal(other.document.getText(), `${OPENING} he`);
    await run('workbench.action.closeActiveEditor');
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, OPENING, 'markdown');
    const notebook = await vscode.workspace.openNotebookDocument('interactive', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    await run('storywisp.continueHere');
    assert.equal(notebook.cellAt(0).document.getText(), OPENING);
  });

  it('a sentence of ghost text is taken, and one undo takes it out', async () => {
    const editor = await openText(OPENING);
    await run('editor.action.inlineSuggest.trigger');
    const text = await until(
      'a sentence',
      async () => {
        await run('storywisp.takeSentence');
        return editor.document.getText();
      },
      (now) => now !== OPENING,
    );
    assert.ok(text.startsWith(OPENING), text);
    await run('undo');
    assert.equal(editor.document.getText(), OPENING);
  });
}
