// A document's text with line ends of one character, and where its offsets are in the document.
import * as vscode from 'vscode';

export function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

export function offsetOf(document: vscode.TextDocument, position: vscode.Position): number {
  const offset = document.offsetAt(position);
  return document.eol === vscode.EndOfLine.CRLF ? offset - position.line : offset;
}

export function positionOf(document: vscode.TextDocument, offset: number): vscode.Position {
  if (document.eol === vscode.EndOfLine.LF) return document.positionAt(offset);
  const before = textOf(document).slice(0, offset);
  return new vscode.Position(before.split('\n').length - 1, before.length - before.lastIndexOf('\n') - 1);
}
