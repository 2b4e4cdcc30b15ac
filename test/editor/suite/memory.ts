// The story's memory as files: what the model is given, seen by "Show Context".
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { moveTo, OPENING, takeGhostText } from './editing.ts';

function inWorkspace(...path: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, ...path);
}

async function write(path: string, contents: string | Uint8Array): Promise<void> {
  await vscode.workspace.fs.writeFile(inWorkspace(...path.split('/')), Buffer.from(contents));
}

async function openStory(text: string, name = 'tale.md'): Promise<vscode.TextEditor> {
  await write(name, text);
  const editor = await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument(inWorkspace(name)),
    vscode.ViewColumn.One,
  );
  moveTo(editor, editor.document.positionAt(editor.document.getText().length));
  return editor;
}

/** What "Show Context" says for the cursor of `editor`, once `accept` is content. Files may still be on their way. */
async function context({ document }: vscode.TextEditor, accept: RegExp): Promise<string> {
  return until(
    `a context with ${accept}`,
    async () => {
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      await vscode.commands.executeCommand('storywisp.showContext');
      const shown = vscode.window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, 'storywisp-context');
      return shown?.getText() ?? '';
    },
    (text) => accept.test(text),
    20_000,
  );
}

const STORY = `The first day.\n\nThe second day.\n\nMara slept.\n\n${OPENING}`;

/** All of it stands in the text, one after the other. */
function assertOrder(text: string, order: readonly string[]): void {
  const places = order.map((words) => text.indexOf(words));
  assert.ok(!places.includes(-1), text);
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    text,
  );
}

export function defineMemory(): void {
  after(async () => {
    for (const name of ['.storywisp/memory.md', '.storywisp/note.md', 'lore', 'tale.md', 'talk.md']) {
      await vscode.workspace.fs.delete(inWorkspace(...name.split('/')), { recursive: true });
    }
  });

  it('is nothing without files: the page alone is read', async () => {
    const text = await context(await openStory(STORY), /Page/);
    assert.ok(text.includes(`Page · `) && text.includes('The first day.\n\nThe second day.'), text);
    assert.doesNotMatch(text, /Pinned note|Lore|Author's note/);
  });

  it('puts the pinned note first, then what is named, and the note some paragraphs up', async () => {
    await write('.storywisp/memory.md', '<!-- mine -->\nA tale of the sea.');
    await write('.storywisp/note.md', 'Calm.');
    await write('lore/mara.md', '---\nkeys: [Mara]\n---\nMara is the daughter of the smith.');
    await write('lore/tom.md', '---\nkeys: [Tom]\n---\nTom is a cat.');
    await vscode.workspace.getConfiguration('storywisp').update('memory.noteDepth', 1);
    const text = await context(await openStory(STORY), /Author's note/);
    await vscode.workspace.getConfiguration('storywisp').update('memory.noteDepth', undefined);
    assertOrder(text, [
      'A tale of the sea.',
      'Mara is the daughter',
      'The second day.',
      'Calm.',
      'Mara slept.',
      'Once upon',
    ]);
    assert.doesNotMatch(text, /Tom is|mine/);
  });

  it('goes along in a dialogue, after who the other is, with the note some turns up', async () => {
    const talk = '---\ndialogue: You, Mara\n---\n\nMara is shy.\n\nYou: Hello!\n\nMara: Yes?\n\nYou: Who are you?';
    const editor = await openStory(talk, 'talk.md');
    await vscode.workspace.getConfiguration('storywisp').update('memory.noteDepth', 2);
    const text = await context(editor, /Author's note/);
    await vscode.workspace.getConfiguration('storywisp').update('memory.noteDepth', undefined);
    assert.match(text, /^What the model is given for the answer of Mara at the cursor of talk\.md/);
    assertOrder(text, [
      'Mara is shy.',
      'A tale of the sea.',
      'Mara is the daughter',
      'You: Hello!',
      'Calm.',
      'Mara: Yes?\nYou: Who are you?\nMara:',
    ]);
    assert.doesNotMatch(text, /Tom is|Not read/);
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    moveTo(editor, editor.document.positionAt(talk.length));
    await vscode.commands.executeCommand('storywisp.answerTurn');
    assert.match(editor.document.getText().slice(talk.length), /^\n\nMara: \S.*\n\nYou: $/);
    await editor.document.save();
  });

  it('leaves out what cannot be used, links that lead nowhere or in a circle too, and shows the rest', async () => {
    await write('lore/broken.md', '---\nkeys: [Mara\n---\nBroken.');
    await write('lore/binary.md', Uint8Array.of(0, 1, 2, 255));
    await write('lore/huge.md', `---\nkeys: Mara\n---\n${'x'.repeat(10_000_000)}`);
    symlinkSync('nowhere', inWorkspace('lore', 'gone.md').fsPath);
    symlinkSync('loop.md', inWorkspace('lore', 'loop.md').fsPath);
    symlinkSync('../lore', inWorkspace('lore', 'folder.md').fsPath);
    await write('lore/long.md', `---\nkeys: Mara\n---\n${'Long words. '.repeat(400)}`);
    const text = await context(await openStory(STORY), /No room for: Lore · lore\/long\.md/);
    assert.match(text, /Mara is the daughter/);
    assert.doesNotMatch(text, /Broken\.|xxx/);
  });

  it('goes along with ghost text, and follows a change of its files', async () => {
    const editor = await openStory(STORY);
    assert.match(await takeGhostText(editor), /\w/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), STORY);
    await write('lore/mara.md', '---\nkeys: [Mara]\n---\nMara is a queen.');
    await context(editor, /Mara is a queen/);
  });

  it('makes a file when asked, and never writes to one that is there', async () => {
    await vscode.commands.executeCommand('storywisp.pinNote');
    const pinned = vscode.window.activeTextEditor?.document;
    assert.equal(pinned?.uri.toString(), inWorkspace('.storywisp', 'memory.md').toString());
    assert.equal(pinned?.getText(), '<!-- mine -->\nA tale of the sea.');
    await vscode.workspace.fs.delete(inWorkspace('.storywisp', 'note.md'));
    await vscode.commands.executeCommand('storywisp.editAuthorsNote');
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^<!-- Author's note: .* -->\n\n$/);
    await context(await openStory(STORY), /The answer begins here/);
  });
}
