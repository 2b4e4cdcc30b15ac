// Files and folders that may not be there, which is no error: everything else that the file system throws is one.
import * as vscode from 'vscode';
import { decodeUtf8 } from './utf8.ts';

export async function isThere(uri: vscode.Uri): Promise<boolean> {
  return (await unlessMissing(() => vscode.workspace.fs.stat(uri))) !== undefined;
}

/** @returns its text; undefined if there is none. */
export async function readIfThere(uri: vscode.Uri): Promise<string | undefined> {
  const bytes = await unlessMissing(() => vscode.workspace.fs.readFile(uri));
  return bytes && decodeUtf8(bytes);
}

/** A folder with all that is in it. */
export async function deleteIfThere(uri: vscode.Uri): Promise<void> {
  await unlessMissing(() => vscode.workspace.fs.delete(uri, { recursive: true }));
}

/** @returns undefined if what `work` is done with is not there. @throws what else the file system throws. */
export async function unlessMissing<T>(work: () => Thenable<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
