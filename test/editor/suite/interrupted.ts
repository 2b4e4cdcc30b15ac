// What may happen to a file while a story is written into it. Nothing of it may lose the writer's text, and the next
// story must come.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { moveTo, OPENING, openText, takeGhostText } from './editing.ts';
import { withSettings } from './withSettings.ts';

const run = (command: string) => vscode.commands.executeCommand(command);
const LONG = { 'continue.maxNewTokens': 2000 };
let files = 0;

function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

interface Running {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
  readonly ended: Thenable<unknown>;
}

/** A long story that has begun in a file. */
async function begin(): Promise<Running> {
  const uri = inWorkspace(`interrupted-${++files}.md`);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(OPENING));
  await vscode.commands.executeCommand('vscode.open', uri);
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor?.document.uri.path === uri.path);
  const { document } = editor;
  moveTo(editor, document.positionAt(OPENING.length));
  const ended = run('storywisp.continueHere');
  await until(
    'the beginning of a story',
    () => document.getText().length,
    (length) => length > OPENING.length + 40,
  );
  return { uri, document, ended };
}

async function nextIsWritten(): Promise<void> {
  assert.match(await takeGhostText(await openText(OPENING)), /\w/);
}

export function defineInterrupted(): void {
  afterEach(() => run('storywisp.stopWriting'));

  it('the file is deleted by another program: the text stays in the editor and can be saved', async () => {
    await withSettings(LONG, async () => {
      const { uri, document, ended } = await begin();
      rmSync(uri.fsPath);
      const there = document.getText().length;
      await until(
        'more of the story',
        () => document.getText().length,
        (length) => length > there + 200,
      );
      await run('storywisp.stopWriting');
      await ended;
      assert.ok(document.getText().startsWith(OPENING));
      assert.equal(await document.save(), true);
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), document.getText());
      await nextIsWritten();
    });
  });

  it('the file is deleted in the editor', async () => {
    await withSettings(LONG, async () => {
      const { uri, ended } = await begin();
      const removal = new vscode.WorkspaceEdit();
      removal.deleteFile(uri);
      await vscode.workspace.applyEdit(removal);
      await run('storywisp.stopWriting');
      await ended;
      await nextIsWritten();
    });
  });

  it('the editor is made read-only: the story stops, and what is written stays', async () => {
    await withSettings(LONG, async () => {
      const { document, ended } = await begin();
      await run('workbench.action.files.setActiveEditorReadonlyInSession');
      await ended;
      const text = document.getText();
      assert.ok(text.startsWith(OPENING) && text.length > OPENING.length + 40 && text.length < 9000, text);
      await run('workbench.action.files.resetActiveEditorReadonlyInSession');
      await nextIsWritten();
    });
  });

  it('the file is reverted: the text is what is on the disk as soon as the story has stopped', async () => {
    await withSettings(LONG, async () => {
      const { document, ended } = await begin();
      // The editor gives this up where the text changes while it reads the file; else the story stops by itself.
      await run('workbench.action.files.revert');
      await run('storywisp.stopWriting');
      await ended;
      await run('workbench.action.files.revert');
      assert.equal(document.getText(), OPENING);
      await nextIsWritten();
    });
  });

  it('the file is changed on the disk meanwhile: the story goes on, and nothing is written over', async () => {
    await withSettings(LONG, async () => {
      const { uri, document, ended } = await begin();
      writeFileSync(uri.fsPath, 'Another hand.');
      const there = document.getText().length;
      await until(
        'more of the story',
        () => document.getText().length,
        (length) => length > there + 200,
      );
      await run('storywisp.stopWriting');
      await ended;
      assert.ok(document.getText().startsWith(OPENING));
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), 'Another hand.');
      await run('workbench.action.files.revert');
      assert.equal(document.getText(), 'Another hand.');
    });
  });

  it('a merge puts another text in its place: the story stops, and that text is left alone', async () => {
    await withSettings(LONG, async () => {
      const { uri, document, ended } = await begin();
      const merged = `<<<<<<< HEAD\n${OPENING}\n=======\nOnce.\n>>>>>>> theirs\n`;
      // The editor refuses it where the story was quicker.
      await until(
        'the merge',
        async () => {
          const edit = new vscode.WorkspaceEdit();
          edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), merged);
          return vscode.workspace.applyEdit(edit);
        },
        (isDone) => isDone,
      );
      await ended;
      assert.equal(document.getText(), merged);
      await nextIsWritten();
    });
  });

  it('the cell of a notebook and its commands: none changes it', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, `You: ${OPENING}`, 'markdown');
    const notebook = await vscode.workspace.openNotebookDocument('interactive', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    for (const command of [
      'storywisp.answerTurn',
      'storywisp.tryAgain',
      'storywisp.markAsMine',
      'storywisp.nextUnreviewed',
      'storywisp.takeSentence',
    ]) {
      await run(command);
    }
    assert.equal(notebook.cellAt(0).document.getText(), `You: ${OPENING}`);
    await run('workbench.action.closeActiveEditor');
  });

  for (const [encoding, write] of [
    ['utf16le', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['iso88591', (text: string) => Buffer.from(text, 'latin1')],
  ] as const) {
    it(`a document in ${encoding} is written on in ${encoding}, and known again`, async () => {
      const start = `Die Königin hörte zu. ${OPENING}`;
      const uri = inWorkspace(`${encoding}.md`);
      await vscode.workspace.fs.writeFile(uri, write(start));
      const settings = vscode.workspace.getConfiguration('files');
      await settings.update('encoding', encoding, vscode.ConfigurationTarget.Global);
      const document = await vscode.workspace.openTextDocument(uri);
      await settings.update('encoding', undefined, vscode.ConfigurationTarget.Global);
      const editor = await vscode.window.showTextDocument(document);
      assert.equal(document.getText(), start);
      moveTo(editor, document.positionAt(start.length));
      const taken = await takeGhostText(editor);
      assert.equal(await document.save(), true);
      const bytes = Buffer.from(await vscode.workspace.fs.readFile(uri));
      assert.ok(bytes.equals(write(start + taken)), bytes.toString('latin1'));
      const sidecar = inWorkspace(`.storywisp/provenance/${encoding}.md.json`);
      // As JSON has it: what is said in quotes is escaped there.
      const words = JSON.stringify(taken.trim()).slice(1, -1);
      await until(
        'the passage in the sidecar',
        async () => {
          try {
            return Buffer.from(await vscode.workspace.fs.readFile(sidecar)).toString('utf8');
          } catch {
            return '';
          }
        },
        (contents) => contents.includes(words),
      );
    });
  }
}
