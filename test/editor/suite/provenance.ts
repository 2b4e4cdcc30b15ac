// Which text came from the model: followed, shown in words, kept beside the document.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { moveTo, OPENING, takeGhostText } from './editing.ts';

/** A good sidecar, of which nothing is in any text here. */
const FOREIGN = {
  version: 1,
  settings: {
    a: { feature: 'story', model: 'm', sampling: { temperature: 1 }, maxNewTokens: 9 },
  },
  passages: [
    {
      settings: 'a',
      seed: 1,
      candidate: 0,
      time: '2026-01-01T00:00:00.000Z',
      taken: 40,
      parts: [{ before: '', text: 'Nobody here ever wrote a sentence like this.', after: '' }],
    },
  ],
};

let files = 0;

function inWorkspace(...path: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, ...path);
}

const sidecarOf = (name: string) => inWorkspace('.storywisp', 'provenance', `${name}.json`);

async function contentsOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return undefined;
  }
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
}

interface Page {
  readonly name: string;
  readonly editor: vscode.TextEditor;
}

/** A file of the workspace in an editor, with the cursor at its end. */
async function openFile(text: string, name = `provenance-${++files}.md`): Promise<Page> {
  await write(inWorkspace(name), text);
  return { name, editor: await show(name) };
}

async function show(name: string): Promise<vscode.TextEditor> {
  // A document that an extension opens stays open for minutes; one that a writer opens is closed with its editor.
  await vscode.commands.executeCommand('vscode.open', inWorkspace(name));
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  assert.ok(editor.document.uri.path.endsWith(name), editor.document.uri.path);
  moveTo(editor, editor.document.positionAt(editor.document.getText().length));
  return editor;
}

async function close({ editor: { document } }: Page): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await until(
    'the end of the document',
    () => document.isClosed,
    (isClosed) => isClosed,
  );
}

/** What the hover says at an offset. */
async function words(editor: vscode.TextEditor, offset: number): Promise<string> {
  const { document } = editor;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(offset),
  );
  const parts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
  return parts
    .map(({ value }) => value.replaceAll('&nbsp;', ' ').replace(/\\(.)/g, '$1'))
    .filter((value) => value.startsWith('Generated'))
    .join('\n');
}

async function wordsToBe(editor: vscode.TextEditor, offset: number, wanted: RegExp): Promise<string> {
  return until(
    `${wanted}`,
    () => words(editor, offset),
    (said) => wanted.test(said),
  );
}

/** Waits for the sidecar to hold what `accept` wants. */
async function sidecar(name: string, accept: (contents: string | undefined) => boolean): Promise<string | undefined> {
  return until(`the sidecar of ${name}`, () => contentsOf(sidecarOf(name)), accept);
}

/** What the next unreviewed passage is. */
async function nextPassage(editor: vscode.TextEditor): Promise<string> {
  moveTo(editor, new vscode.Position(0, 0));
  await vscode.commands.executeCommand('storywisp.nextUnreviewed');
  return editor.document.getText(editor.selection);
}

export function defineProvenance(): void {
  before(() => vscode.commands.executeCommand('storywisp.showGenerated'));
  after(() => vscode.commands.executeCommand('storywisp.showGenerated'));

  for (const [ends, start] of [
    ['\\n', 'A tale.\n\n'],
    ['\\r\\n', 'A tale.\r\n\r\n'],
  ] as const) {
    it(`follows ghost text through typing, undo and redo, ${ends}`, async () => {
      const { editor } = await openFile(start + OPENING);
      const offset = editor.document.getText().length;
      const taken = await takeGhostText(editor);
      assert.equal(await nextPassage(editor), taken);
      assert.match(await words(editor, offset + 2), /not edited since[\s\S]*by ghost text[\s\S]*seed \d+/);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Title\nand more\n'));
      assert.equal(await nextPassage(editor), taken);
      await vscode.commands.executeCommand('undo');
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), start + OPENING);
      assert.equal(await nextPassage(editor), '');
      await vscode.commands.executeCommand('redo');
      assert.equal(editor.document.getText(), start + OPENING + taken);
      assert.equal(await nextPassage(editor), taken);
    });
  }

  it('says how much was changed, and what was made theirs', async () => {
    const { editor } = await openFile(OPENING);
    const taken = await takeGhostText(editor);
    const inside = editor.document.positionAt(OPENING.length + 2);
    await editor.edit((edit) => edit.insert(inside, ' xx '));
    await wordsToBe(editor, OPENING.length + 1, /\d+ % changed since/);
    moveTo(editor, inside);
    await vscode.commands.executeCommand('storywisp.markAsMine');
    await wordsToBe(editor, OPENING.length + 1, /made yours/);
    assert.equal(await nextPassage(editor), '');
    assert.ok(editor.document.getText().startsWith(OPENING + taken.slice(0, 2)));
  });

  it('writes the sidecar with the document, and knows the passage when it is opened again', async () => {
    const page = await openFile(OPENING);
    const taken = await takeGhostText(page.editor);
    assert.equal(await contentsOf(sidecarOf(page.name)), undefined);
    await page.editor.document.save();
    const contents = await sidecar(page.name, (found) => found !== undefined);
    assert.ok(contents?.includes(JSON.stringify(taken.trim()).slice(1, -1)), contents);
    await close(page);
    const again = await show(page.name);
    await wordsToBe(again, OPENING.length + 2, /not edited since/);
    assert.equal(await nextPassage(again), taken);
  });

  it('writes none for a document in which nothing is generated', async () => {
    const { name, editor } = await openFile(OPENING);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Mine. '));
    await editor.document.save();
    const other = await openFile(OPENING);
    await takeGhostText(other.editor);
    await other.editor.document.save();
    await sidecar(other.name, (found) => found !== undefined);
    assert.equal(await contentsOf(sidecarOf(name)), undefined);
  });

  it('finds the passage again when the file was changed outside', async () => {
    const page = await openFile(OPENING);
    const taken = await takeGhostText(page.editor);
    await page.editor.document.save();
    await sidecar(page.name, (found) => found !== undefined);
    await close(page);
    const changed = `Another first line.\r\n\r\n${OPENING}`;
    await write(inWorkspace(page.name), `${changed}${taken}\r\nThe end.`);
    const again = await show(page.name);
    await wordsToBe(again, changed.length + 2, /not edited since/);
  });

  it('finds the passage again in an open file that another program changes around it', async () => {
    const { name, editor } = await openFile(OPENING);
    const taken = await takeGhostText(editor);
    await editor.document.save();
    await sidecar(name, (found) => found !== undefined);
    const changed = `A first line.\n\n${OPENING.replace('little', 'tiny')}${taken}\n\nThe end.\n`;
    await write(inWorkspace(name), changed);
    await until(
      'the new text',
      () => editor.document.getText(),
      (text) => text === changed,
    );
    assert.equal(await nextPassage(editor), taken);
  });

  it('follows the file to its new name, and goes with it', async () => {
    const page = await openFile(OPENING);
    await takeGhostText(page.editor);
    await page.editor.document.save();
    await sidecar(page.name, (found) => found !== undefined);
    const name = `chapters/renamed-${files}.md`;
    const move = new vscode.WorkspaceEdit();
    move.renameFile(inWorkspace(page.name), inWorkspace(name));
    assert.ok(await vscode.workspace.applyEdit(move));
    await sidecar(name, (found) => found !== undefined);
    assert.equal(await contentsOf(sidecarOf(page.name)), undefined);
    await wordsToBe(await show(name), OPENING.length + 2, /not edited since/);
    const removal = new vscode.WorkspaceEdit();
    removal.deleteFile(inWorkspace(name));
    assert.ok(await vscode.workspace.applyEdit(removal));
    await sidecar(name, (found) => found === undefined);
  });

  it('goes with the file to a name at which another one left its own', async () => {
    const page = await openFile(OPENING);
    const taken = await takeGhostText(page.editor);
    await page.editor.document.save();
    await sidecar(page.name, (found) => found !== undefined);
    await close(page);
    const name = `renamed-over-${files}.md`;
    await write(sidecarOf(name), JSON.stringify(FOREIGN));
    const move = new vscode.WorkspaceEdit();
    move.renameFile(inWorkspace(page.name), inWorkspace(name));
    assert.ok(await vscode.workspace.applyEdit(move));
    await sidecar(page.name, (found) => found === undefined);
    const again = await show(name);
    await wordsToBe(again, OPENING.length + 2, /not edited since/);
    assert.equal(await nextPassage(again), taken);
  });

  it('keeps a sidecar that it cannot read under another name', async () => {
    const name = 'provenance-broken.md';
    await write(sidecarOf(name), '<<<<<<< HEAD\n{');
    const page = await openFile(OPENING, name);
    await takeGhostText(page.editor);
    await page.editor.document.save();
    await sidecar(name, (found) => found?.includes('"version"') ?? false);
    const kept = await vscode.workspace.fs.readDirectory(inWorkspace('.storywisp', 'provenance'));
    const [aside] = kept.map(([file]) => file).filter((file) => file.startsWith(`${name}.json.kept-`));
    assert.ok(aside);
    assert.match((await contentsOf(inWorkspace('.storywisp', 'provenance', aside))) ?? '', /^<<<<<<< HEAD/);
  });

  for (const [what, contents] of [
    ['from a newer version', '{"version": 99, "chapters": []}'],
    ['of another document', JSON.stringify(FOREIGN)],
  ] as const) {
    it(`keeps a sidecar ${what} under another name`, async () => {
      const name = `provenance-${what.replaceAll(' ', '-')}.md`;
      await write(sidecarOf(name), contents);
      const page = await openFile(OPENING, name);
      const taken = await takeGhostText(page.editor);
      await page.editor.document.save();
      await sidecar(name, (found) => found?.includes(JSON.stringify(taken.trim()).slice(1, -1)) ?? false);
      const kept = await vscode.workspace.fs.readDirectory(inWorkspace('.storywisp', 'provenance'));
      const [aside] = kept.map(([file]) => file).filter((file) => file.startsWith(`${name}.json.kept-`));
      assert.ok(aside);
      assert.equal(await contentsOf(inWorkspace('.storywisp', 'provenance', aside)), contents);
    });
  }

  it('follows edits at many cursors at once, their undo, and a formatter at save', async () => {
    const page = await openFile(`${'A line of mine.\n'.repeat(100)}${OPENING}`);
    const { editor } = page;
    const taken = await takeGhostText(editor);
    editor.selections = Array.from({ length: 101 }, (_, line) => new vscode.Selection(line, 2, line, 2));
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.ok(editor.document.getText().startsWith('A xline of mine.\nA x'));
    assert.equal(await nextPassage(editor), taken);
    await vscode.commands.executeCommand('undo');
    assert.equal(await nextPassage(editor), taken);
    const formatter = vscode.languages.registerDocumentFormattingEditProvider(
      { pattern: `**/${page.name}` },
      {
        provideDocumentFormattingEdits: (document) => {
          const whole = new vscode.Range(0, 0, document.lineCount, 0);
          const text = document.getText().replaceAll('line of mine', 'line of ours');
          return [vscode.TextEdit.replace(whole, `# Title\n\n${text}\n`)];
        },
      },
    );
    const format = vscode.workspace.getConfiguration('editor');
    await format.update('formatOnSave', true, vscode.ConfigurationTarget.Global);
    try {
      await editor.document.save();
    } finally {
      await format.update('formatOnSave', undefined, vscode.ConfigurationTarget.Global);
      formatter.dispose();
    }
    assert.ok(editor.document.getText().startsWith('# Title\n\nA line of ours.'), editor.document.getText());
    assert.equal(await nextPassage(editor), taken);
  });

  it('goes along when an untitled document becomes a file', async () => {
    const document = await vscode.workspace.openTextDocument({ content: OPENING, language: 'markdown' });
    const editor = await vscode.window.showTextDocument(document);
    moveTo(editor, document.positionAt(OPENING.length));
    await takeGhostText(editor);
    const { name, editor: saved } = await openFile(document.getText());
    await wordsToBe(saved, OPENING.length + 2, /not edited since/);
    await sidecar(name, (found) => found !== undefined);
  });

  it('follows a continuation that is streamed, as one passage and one undo', async () => {
    const { editor } = await openFile(OPENING);
    await vscode.commands.executeCommand('storywisp.continueHere');
    const streamed = editor.document.getText().slice(OPENING.length);
    assert.ok(streamed.length > 50, streamed);
    assert.equal(await nextPassage(editor), streamed);
    await vscode.commands.executeCommand('undo');
    assert.equal(await nextPassage(editor), '');
    await vscode.commands.executeCommand('redo');
    assert.equal(editor.document.getText(), OPENING + streamed);
    assert.equal(await nextPassage(editor), streamed);
  });

  it('makes a statement in words and figures', async () => {
    const { name, editor } = await openFile(OPENING);
    await takeGhostText(editor);
    await editor.document.save();
    await sidecar(name, (found) => found !== undefined);
    await vscode.commands.executeCommand('storywisp.provenanceReport');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, new RegExp(`## ${name.replace('.', '\\.')}`));
    assert.match(text, /\| Generated, not edited \| [1-9]\d* \|/);
    assert.match(text, new RegExp(`\\| ${name.replace('.', '\\.')} \\| [1-9]\\d* \\|`));
    assert.match(text, /What it cannot know/);
  });
}
