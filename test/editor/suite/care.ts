// What the writer wants hidden is never in what comes, and is to be had all the same.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MOST_BANNED } from '../../../src/common/care/ban.ts';
import { until } from '../hands/until.ts';
import { moveTo, OPENING, openText, staysUntouched } from './editing.ts';

/** Whatever is said: these stand behind more entries than a model is told, and are only looked for. */
const EVERYTHING = [
  ...Array.from({ length: MOST_BANNED }, (_, i) => `qx${i}`),
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `${letter}*`),
];

const run = (command: string) => vscode.commands.executeCommand(command);
const textOf = ({ document }: vscode.TextEditor) => document.getText().replace(/\r\n/g, '\n');

async function setWords(words: readonly string[] | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('storywisp')
    .update('care.words', words, vscode.ConfigurationTarget.Workspace);
}

/** Takes the newest of what was hidden. @returns the text after it. */
async function showAnyway(editor: vscode.TextEditor): Promise<string> {
  const before = textOf(editor);
  const shown = run('storywisp.showHidden');
  const after = await until(
    'the hidden text',
    async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return textOf(editor);
    },
    (text) => text !== before,
  );
  await shown;
  return after;
}

export function defineCare(): void {
  afterEach(() => setWords(undefined));

  it('hides ghost text, and puts it in its place in one undo step, wherever that is by then', async () => {
    await setWords(EVERYTHING);
    const editor = await openText(OPENING);
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await run('editor.action.inlineSuggest.trigger');
    assert.equal(await staysUntouched(editor), true);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'One.\n\nTwo.\n\n'));
    const start = `One.\n\nTwo.\n\n${OPENING}`;
    const after = await showAnyway(editor);
    assert.ok(after.startsWith(`${start} `), after);
    await run('undo');
    assert.equal(textOf(editor), start);
  });

  it('keeps a text whose place is gone for the clipboard', async () => {
    await setWords(EVERYTHING);
    const editor = await openText('There was once a queen who had no crown and no');
    await run('editor.action.inlineSuggest.trigger');
    assert.equal(await staysUntouched(editor), true);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 100), 'Something else.'));
    await vscode.env.clipboard.writeText('');
    const shown = run('storywisp.showHidden');
    await until(
      'the text on the clipboard',
      async () => {
        await run('workbench.action.acceptSelectedQuickOpenItem');
        return vscode.env.clipboard.readText();
      },
      (text) => /\w/.test(text),
    );
    await shown;
    assert.equal(textOf(editor), 'Something else.');
  });

  it('a story goes on without the words, in one undo step', async () => {
    // On these any model insists.
    const words = ['little', 'big', 'great', 'house', 'the', 'was', 'and', 'she'];
    await setWords(words);
    const editor = await openText(OPENING);
    await run('storywisp.continueHere');
    const told = textOf(editor).slice(OPENING.length);
    assert.match(told, /\w/);
    assert.doesNotMatch(told, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i'));
    await run('undo');
    assert.equal(textOf(editor), OPENING);
  });

  it('an answer in a dialogue has nothing of it', async () => {
    await setWords(['i', 'you', 'my', 'me']);
    const editor = await openText(
      '---\ndialogue: You, Mira\n---\n\nMira lives by the sea.\n\nYou: Hello! How are you?',
    );
    const before = textOf(editor);
    await run('storywisp.answerTurn');
    const answer = textOf(editor)
      .slice(before.length)
      .replace(/\n\nYou: $/, '');
    assert.doesNotMatch(answer, /\b(?:i|you|my|me)\b/i);
  });

  it('leaves alone what the writer types, and what stands on the page', async () => {
    await setWords(['woman', 'house']);
    const editor = await openText(OPENING);
    moveTo(editor, editor.document.positionAt(OPENING.length));
    await vscode.commands.executeCommand('type', { text: ' saw a woman' });
    assert.equal(textOf(editor), `${OPENING} saw a woman`);
  });
}
