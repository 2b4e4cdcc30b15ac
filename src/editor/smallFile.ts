// Reads a small text file of the writer's, or says in words why it is left out. Nothing large is ever read.
import * as vscode from 'vscode';
import { unlessMissing } from './optionalFile.ts';
import { decodeUtf8 } from './utf8.ts';

/** Words for the writer, in the middle of a sentence. */
export interface Broken {
  readonly problem: string;
}

/** Bytes; of prose, a GPT-2 reads some four thousand characters. */
const LARGEST = 64 * 1024;

/** @returns undefined if there is none. */
export async function readSmallFile(uri: vscode.Uri): Promise<{ readonly text: string } | Broken | undefined> {
  try {
    const stat = await unlessMissing(() => vscode.workspace.fs.stat(uri));
    if (!stat) return undefined;
    const { size, type } = stat;
    if (type & vscode.FileType.Directory) return undefined;
    if (!(type & vscode.FileType.File)) return { problem: 'it is a link that leads nowhere' };
    if (size > LARGEST) return { problem: 'it is larger than 64 KB' };
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.byteLength > LARGEST) return { problem: 'it is larger than 64 KB' };
    const text = decodeUtf8(bytes);
    return text.includes('\0') || text.includes('\ufffd') ? { problem: 'it is not text in UTF-8' } : { text };
  } catch {
    return { problem: 'it cannot be read' };
  }
}
