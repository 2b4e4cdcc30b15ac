// A document as the roads see it: with line ends of one character.
import * as vscode from 'vscode';
import { hashOf } from '../../common/hash.ts';
import { textBefore } from '../../editor/documents.ts';
import { offsetOf } from '../../editor/lineFeeds.ts';
import { placeAfter } from './anchoring.ts';
import type { Place } from './road.ts';

export function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

export function placeAt(document: vscode.TextDocument, position: vscode.Position): Place {
  const page = textBefore(document, position);
  return placeAfter(page, offsetOf(document, position), hashOf(page));
}
