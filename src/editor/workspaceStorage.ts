// Files that Storywisp keeps for a workspace, outside of its folders: a few, by plain names.
import * as vscode from 'vscode';
import { deleteIfThere, readIfThere } from './optionalFile.ts';

export class WorkspaceStorage {
  readonly #folder: vscode.Uri | undefined;

  /** @param folder undefined where no workspace is open: nothing is kept then. */
  constructor(folder: vscode.Uri | undefined) {
    this.#folder = folder;
  }

  /** @returns undefined if there is none. @throws what the file system throws, if it is there and cannot be read. */
  async read(name: string): Promise<string | undefined> {
    return this.#folder && readIfThere(vscode.Uri.joinPath(this.#folder, name));
  }

  /** @throws what the file system throws. */
  async write(name: string, contents: Uint8Array): Promise<void> {
    if (this.#folder) await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(this.#folder, name), contents);
  }

  /** A file, or a folder with all that is in it. @throws what the file system throws, unless it is not there. */
  async delete(name: string): Promise<void> {
    if (this.#folder) await deleteIfThere(vscode.Uri.joinPath(this.#folder, name));
  }
}
