// A dialogue document, answered by the model, from inside the editor.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { moveTo, openText } from './editing.ts';
import { withSettings } from './withSettings.ts';

const HEAD = '---\ndialogue: You, Mira, Tom\n---\n\nMira is a little girl who lives by the sea. Tom is her cat.\n\n';
const ANSWERED = /^\n\nMira: (\S.*)\n\nYou: $/;

const run = (command: string) => vscode.commands.executeCommand(command);
const open = (turns: string) => openText(HEAD + turns);
const textOf = ({ document }: vscode.TextEditor) => document.getText().replace(/\r\n/g, '\n');
const type = (text: string) => vscode.commands.executeCommand('type', { text });

export function defineDialogue(): void {
  it('is answered in one line and one undo step, and then it is the writer’s turn', async () => {
    const editor = await open('You: Hello, Mira! What do you want to play?');
    const before = textOf(editor);
    await run('storywisp.answerTurn');
    const after = textOf(editor);
    assert.ok(after.startsWith(before));
    assert.match(after.slice(before.length), ANSWERED);
    assert.equal(editor.document.offsetAt(editor.selection.active), editor.document.getText().length);
    await run('undo');
    assert.equal(textOf(editor), before);
  });

  it('is answered by whom a turn calls, and by who was silent', async () => {
    const editor = await open('You: Hello!\n\nMira: Hello.\n\nTom:');
    const before = textOf(editor);
    await run('storywisp.answerTurn');
    assert.match(textOf(editor).slice(before.length), /^ \S.*\n\nYou: $/);
    await type('And you, Mira?');
    await run('storywisp.answerTurn');
    assert.match(textOf(editor), /And you, Mira\?\n\nMira: \S.*\n\nYou: $/);
    await type('Oh.');
    await run('storywisp.answerTurn');
    assert.match(textOf(editor), /You: Oh\.\n\nTom: \S.*\n\nYou: $/);
  });

  it('gives another answer, and leaves what the writer began to say', async () => {
    const editor = await open('You: Hello, Mira! Where have you been?');
    const before = textOf(editor);
    await run('storywisp.answerTurn');
    await type('But');
    const first = textOf(editor);
    let second = first;
    for (let tries = 0; tries < 5 && second === first; tries++) {
      await run('storywisp.regenerateTurn');
      second = textOf(editor);
    }
    assert.notEqual(second, first);
    assert.ok(second.startsWith(before));
    assert.match(second.slice(before.length), /^\n\nMira: \S.*\n\nYou: But$/);
  });

  it('does not touch an answer that the writer changed', async () => {
    const editor = await open('You: Hello, Mira!');
    const offset = textOf(editor).length + '\n\nMira: '.length;
    await run('storywisp.answerTurn');
    await editor.edit((edit) => edit.insert(editor.document.positionAt(offset), 'Well. '));
    const mine = textOf(editor);
    await run('storywisp.regenerateTurn');
    assert.equal(textOf(editor), mine);
  });

  it('refuses a second answer while one is given, and stops', async () => {
    // Now and then the model has nothing to say.
    await withSettings({ 'sampling.seed': 7 }, async () => {
      const editor = await open('You: Tell me a story, Mira.');
      const before = textOf(editor);
      const first = run('storywisp.answerTurn');
      await until(
        'the first words',
        () => textOf(editor).length,
        (length) => length > before.length + '\n\nMira: '.length,
      );
      await run('storywisp.answerTurn');
      await run('storywisp.continueHere');
      await run('storywisp.stopTurn');
      await first;
      assert.match(textOf(editor).slice(before.length), ANSWERED);
    });
  });

  it('leaves the writer’s words alone when they write where the other speaks', async () => {
    const editor = await open('You: Tell me a long story, Mira.');
    const before = textOf(editor);
    const answering = run('storywisp.answerTurn');
    await until(
      'the first words',
      () => textOf(editor).length,
      (length) => length > before.length + '\n\nMira: '.length,
    );
    const end = editor.document.positionAt(editor.document.getText().length);
    await editor.edit((edit) => edit.insert(end, ' STOP'));
    await answering;
    assert.match(textOf(editor), / STOP(?:$|\n\nYou: $)/);
  });

  for (const [what, turns] of [
    ['an empty turn', 'You: '],
    ['a document without turns', ''],
  ] as const) {
    it(`does not answer ${what}`, async () => {
      const editor = await open(turns);
      await run('storywisp.answerTurn');
      assert.equal(textOf(editor), HEAD + turns);
    });
  }

  it('does not answer a turn in the middle, or a page that is no dialogue', async () => {
    const editor = await open('You: Hello.\n\nMira: Yes?');
    const before = textOf(editor);
    moveTo(editor, editor.document.lineAt(editor.document.lineCount - 3).range.end);
    await run('storywisp.answerTurn');
    assert.equal(textOf(editor), before);
    const page = await openText('You: Hello.');
    await run('storywisp.answerTurn');
    assert.equal(textOf(page), 'You: Hello.');
  });

  it('begins beside the page, with what the page says of a selected name', async () => {
    await run('workbench.action.closeAllEditors');
    await run('workbench.action.editorLayoutSingle');
    const page = await openText('The wind blew. In the tower Marigold lit the lamp. It rained.');
    const start = textOf(page).indexOf('Marigold');
    page.selection = new vscode.Selection(page.document.positionAt(start), page.document.positionAt(start + 8));
    await run('storywisp.talkWith');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor && editor.document !== page.document);
    assert.match(
      textOf(editor),
      /^---\ndialogue: You, Marigold #.*\n---\n\nIn the tower Marigold lit the lamp\.\n\nYou: $/,
    );
    assert.equal(editor.viewColumn, vscode.ViewColumn.Two);
    await run('workbench.action.joinAllGroups');
  });
}
