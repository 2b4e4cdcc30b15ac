// The statement in Markdown, for the document in view and for all of the workspace that came from the model in part.
import * as vscode from 'vscode';
import { textOf } from '../../editor/lineFeeds.ts';
import { figuresOf } from './figures.ts';
import type { FollowedDocuments } from './followedDocuments.vscode.ts';
import { allHomes, documentOf } from './sidecarFiles.vscode.ts';
import type { Sidecars } from './sidecars.vscode.ts';
import { type ChapterFigures, statement } from './words.ts';

export async function openStatement(documents: FollowedDocuments, sidecars: Sidecars): Promise<void> {
  const { l10n, window, workspace } = vscode;
  const active = window.activeTextEditor?.document;
  const chapter = active && chapterOf(active, documents, sidecars);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Storywisp is counting words'),
    cancellable: true,
  };
  const book = await window.withProgress(options, (_, token) => countBook(documents, sidecars, token));
  if (!book) return;
  const content = statement(chapter, book, { t: l10n.t, language: vscode.env.language });
  await window.showTextDocument(await workspace.openTextDocument({ content, language: 'markdown' }));
}

/** @returns undefined when cancelled. */
async function countBook(
  documents: FollowedDocuments,
  sidecars: Sidecars,
  token: vscode.CancellationToken,
): Promise<ChapterFigures[] | undefined> {
  const book: ChapterFigures[] = [];
  for (const home of await allHomes()) {
    if (token.isCancellationRequested) return undefined;
    const document = await openIfThere(documentOf(home));
    if (!document) continue;
    await sidecars.read(document);
    book.push(chapterOf(document, documents, sidecars));
  }
  return book;
}

/** A sidecar may outlive its document. */
async function openIfThere(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

function chapterOf(document: vscode.TextDocument, documents: FollowedDocuments, sidecars: Sidecars): ChapterFigures {
  const text = textOf(document);
  const figures = figuresOf(text, documents.piecesOf(document));
  return { name: vscode.workspace.asRelativePath(document.uri), figures, lost: sidecars.lostOf(document) };
}
