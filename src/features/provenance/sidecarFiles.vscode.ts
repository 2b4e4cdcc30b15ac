// Where sidecars are kept and how they get there: `.storywisp/provenance/` in the document's workspace folder.
import * as vscode from 'vscode';
import { deleteIfThere, isThere, readIfThere, unlessMissing } from '../../editor/optionalFile.ts';
import { encodeUtf8 } from '../../editor/utf8.ts';

const FOLDER = ['.storywisp', 'provenance'];
const EXTENSION = '.json';

/** A document that may have a sidecar: `path` is its place in the workspace folder, with `/`. */
export interface Home {
  readonly folder: vscode.WorkspaceFolder;
  readonly path: string;
}

/** Undefined for what is in no workspace folder, is no file of it, or is Storywisp's own. */
export function homeOf(uri: vscode.Uri): Home | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const root = folder?.uri.path.replace(/\/$/, '');
  if (!folder || folder.uri.scheme !== uri.scheme || !uri.path.startsWith(`${root}/`)) return undefined;
  const path = uri.path.slice((root ?? '').length + 1);
  return path === '' || path.startsWith(`${FOLDER[0]}/`) ? undefined : { folder, path };
}

export function documentOf({ folder, path }: Home): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, path);
}

function sidecarOf({ folder, path }: Home): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, ...FOLDER, path + EXTENSION);
}

/** @returns undefined if there is none. @throws what the file system throws, if it is there and cannot be read. */
export function readSidecarFile(home: Home): Promise<string | undefined> {
  return readIfThere(sidecarOf(home));
}

/** @throws what the file system throws. */
export async function writeSidecarFile(home: Home, contents: string): Promise<void> {
  await vscode.workspace.fs.writeFile(sidecarOf(home), encodeUtf8(contents));
}

/** @throws what the file system throws. */
export async function deleteSidecarFile(home: Home): Promise<void> {
  await vscode.workspace.fs.delete(sidecarOf(home));
}

/** Gives a sidecar that cannot be used another name. @throws what the file system throws. */
export async function keepAside(home: Home): Promise<void> {
  const sidecar = sidecarOf(home);
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  await vscode.workspace.fs.rename(sidecar, sidecar.with({ path: `${sidecar.path}.kept-${stamp}` }));
}

/** Follows a document, or a folder of documents, to its new place. @throws what the file system throws. */
export async function moveSidecars(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const [old, next] = [homeOf(from), homeOf(to)];
  if (!old || !next) return;
  const kinds: readonly (readonly [vscode.Uri, vscode.Uri])[] = [
    [sidecarOf(old), sidecarOf(next)],
    [folderOf(old), folderOf(next)],
  ];
  for (const [source, target] of kinds) {
    // What lies there is left from another document of that name, or was kept when this one was opened there.
    if (await isThere(source)) await vscode.workspace.fs.rename(source, target, { overwrite: true });
  }
}

/** The document, or the folder of documents, is gone. @throws what the file system throws. */
export async function dropSidecars(uri: vscode.Uri): Promise<void> {
  const home = homeOf(uri);
  if (!home) return;
  for (const target of [sidecarOf(home), folderOf(home)]) await deleteIfThere(target);
}

function folderOf({ folder, path }: Home): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, ...FOLDER, path);
}

/** Documents that have a sidecar, by folder and path. */
export async function allHomes(): Promise<Home[]> {
  const homes: Home[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const paths = await filesBelow(vscode.Uri.joinPath(folder.uri, ...FOLDER), '');
    homes.push(...paths.map((path) => ({ folder, path: path.slice(0, -EXTENSION.length) })));
  }
  return homes;
}

async function filesBelow(folder: vscode.Uri, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  const entries = await unlessMissing(() => vscode.workspace.fs.readDirectory(folder));
  for (const [name, type] of entries ?? []) {
    if (type === vscode.FileType.Directory) {
      paths.push(...(await filesBelow(vscode.Uri.joinPath(folder, name), `${prefix}${name}/`)));
    } else if (type === vscode.FileType.File && name.endsWith(EXTENSION)) {
      paths.push(prefix + name);
    }
  }
  return paths.sort();
}
