// A document as the roads see it: with line ends of one character.
import * as vscode from 'vscode';
import { textBefore } from '../../editor/documents.ts';
import { placeAfter } from './anchoring.ts';
import { hashOf } from './hash.ts';
import { type Place, REMEMBERED } from './road.ts';

/** Scheme of documents with a road in them, for comparison. */
export const COMPARISON = 'storywisp-road';

export function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

export function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

export function placeAt(document: vscode.TextDocument, position: vscode.Position): Place {
  const page = textBefore(document, position);
  const offset = document.offsetAt(position);
  const isCrlf = document.eol === vscode.EndOfLine.CRLF;
  return placeAfter(page.slice(-REMEMBERED), isCrlf ? offset - position.line : offset, hashOf(page));
}

/** @param offset with line ends of one character */
export function positionOf(document: vscode.TextDocument, offset: number): vscode.Position {
  if (document.eol === vscode.EndOfLine.LF) return document.positionAt(offset);
  const before = textOf(document).slice(0, offset);
  return new vscode.Position(before.split('\n').length - 1, before.length - before.lastIndexOf('\n') - 1);
}
