// Which documents take text at all.
import * as vscode from 'vscode';

export function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || scheme === 'file' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}
