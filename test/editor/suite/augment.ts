// "Augment Text" from inside the editor: lines into a new document, a data file into one beside it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { OPENING, openText } from './editing.ts';

interface VariantRow {
  readonly text: string;
  readonly aug_row: number;
  readonly aug_seed: number;
  readonly aug_settings: string;
}

function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

async function contentsOf(uri: vscode.Uri): Promise<string> {
  try {
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return '';
  }
}

/** Calls the command, and takes what is offered for each of its questions until it is done. */
async function augment(): Promise<void> {
  let isDone = false;
  const done = vscode.commands.executeCommand('storywisp.augmentText').then(() => {
    isDone = true;
  });
  await until(
    'the end of Augment Text',
    async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isDone;
    },
    (ended) => ended,
    60_000,
  );
  await done;
}

function untitledRows(): VariantRow[] {
  const documents = vscode.workspace.textDocuments.filter(
    ({ isUntitled, languageId }) => isUntitled && languageId === 'jsonl',
  );
  const text = documents.at(-1)?.getText().trim() ?? '';
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as VariantRow);
}

export function defineAugment(): void {
  it('writes variants of each selected line into a new document, with what it takes to repeat them', async () => {
    const editor = await openText(
      `${OPENING} went down to the shore.\n\nThe king had three sons, and he loved them all.\nNot this.`,
    );
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    await augment();
    const rows = untitledRows();
    assert.ok(rows.length >= 4, `${rows.length} rows`);
    assert.deepEqual([...new Set(rows.map(({ aug_row }) => aug_row))], [1, 3]);
    for (const row of rows) {
      assert.ok(row.text.startsWith(row.aug_row === 1 ? 'Once upon a time' : 'The king had three'), row.text);
      assert.equal(typeof row.aug_seed, 'number');
      assert.equal(JSON.parse(row.aug_settings).variants, 3);
    }
  });

  it('writes a CSV beside a CSV, and goes on with it when it was cut off', async () => {
    const source = inWorkspace('tales.csv');
    const csv = `text,mood\r\n"${OPENING} said ""no"",\r\nand left the house.",sad\r\nThe sea was high and the wind was cold that night.,glad\r\n`;
    await vscode.workspace.fs.writeFile(source, Buffer.from(csv));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(source));
    await augment();
    const beside = inWorkspace('tales.augmented.csv');
    const written = await contentsOf(beside);
    assert.match(written, /^text,mood,aug_row,/);
    assert.match(written, /,sad,1,3,/);
    assert.match(written, /,glad,2,3,/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, beside.path);

    await vscode.workspace.fs.writeFile(beside, Buffer.from(written.slice(0, -100)));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(source), vscode.ViewColumn.One);
    await augment();
    assert.equal(await contentsOf(beside), written);
  });

  it('begins nothing without a selection, nor for more than 10,000 lines', async () => {
    const few = await openText(OPENING);
    const many = await openText(`${OPENING}\n`.repeat(10_001), 'plaintext');
    const documents = vscode.workspace.textDocuments.length;
    many.selection = new vscode.Selection(0, 0, 10_001, 0);
    await augment();
    await vscode.window.showTextDocument(few.document);
    await augment();
    assert.equal(vscode.workspace.textDocuments.length, documents);
  });
}
