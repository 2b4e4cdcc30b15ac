// Where variants go: an untitled document that grows, or a file that is written anew from time to time.
import * as vscode from 'vscode';
import type { OutputFormat } from '../../common/augment/augmentedFile.ts';
import { CancelledError } from '../../common/cancellation.ts';
import type { Clock } from '../../common/clock.ts';
import { StorywispError } from '../../common/errors.ts';
import { encodeUtf8 } from '../../editor/utf8.ts';

export interface Sink {
  /** All rows of a record. @throws CancelledError if nobody wants them any more. */
  append(rows: string): Promise<void>;
  /** Nothing more comes; what came is safe when it resolves. */
  close(): Promise<void>;
  /** Shows the writer what came, if anything did. */
  show(): Promise<void>;
}

export async function documentSink(format: OutputFormat): Promise<Sink> {
  const document = await vscode.workspace.openTextDocument({ language: format });
  const show = async () => {
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  };
  await show();
  return {
    show,
    append: async (rows) => {
      // Its writer closed it: enough.
      if (document.isClosed) throw new CancelledError();
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, rows);
      if (!(await vscode.workspace.applyEdit(edit))) throw new CancelledError();
    },
    close: async () => {},
  };
}

/** A file system of the editor's cannot append: all is written again, but not for each record. */
const WRITE_EVERY_MS = 2000;

/** @param earlier what of the file is kept. */
export function fileSink(uri: vscode.Uri, earlier: string, clock: Clock): Sink {
  let text = earlier;
  let writtenAt = clock.now();
  let isWritten = true;
  const write = async () => {
    writtenAt = clock.now();
    isWritten = true;
    try {
      await vscode.workspace.fs.writeFile(uri, encodeUtf8(text));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StorywispError('bad-request', `the file cannot be written (${reason})`, { cause: error });
    }
  };
  return {
    append: async (rows) => {
      text += rows;
      isWritten = false;
      if (clock.now() - writtenAt >= WRITE_EVERY_MS) await write();
    },
    close: async () => {
      if (!isWritten) await write();
    },
    show: async () => {
      if (text !== '')
        await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    },
  };
}
